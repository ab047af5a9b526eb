import assert from "node:assert/strict";
import test from "node:test";
import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";
import { citySchema, key, model, provider, twoCities, upstream, url, user } from "./asking.mjs";

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
const messages = [user("Reply with exactly: 'good morning'")];
const tools = [{ type: "function", function: { name: "get_weather", description: "The weather in a city.", parameters: citySchema } }];

test("text, usage and request id", async () => {
  const { data, request_id } = await client.chat.completions.create({ model, messages }).withResponse();
  assert.equal(data.choices[0].message.content, "good morning");
  assert.equal(data.usage.total_tokens, data.usage.prompt_tokens + data.usage.completion_tokens);
  assert.ok(request_id);
});

test("stream", async () => {
  let said = "";
  for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
    said += chunk.choices[0]?.delta?.content ?? "";
  }
  assert.equal(said, "good morning");
});

test("stream helper puts tools together", async () => {
  const stream = client.chat.completions.stream({ model, messages: [user(twoCities)], tools });
  const { message } = (await stream.finalChatCompletion()).choices[0];
  assert.deepEqual(message.tool_calls.map((call) => JSON.parse(call.function.arguments).city), ["Paris", "Tokyo"]);
});

test("runner calls tools and comes back with an answer", async () => {
  const runnable = { type: "function", function: { ...tools[0].function, parse: JSON.parse, function: ({ city }) => `18 degrees in ${city}` } };
  const runner = client.chat.completions.runTools({ model, messages: [user(twoCities)], tools: [runnable] });
  const said = await runner.finalContent();
  assert.match(said, /18 degrees in Paris/);
  assert.match(said, /18 degrees in Tokyo/);
});

test("parse", async () => {
  const format = zodResponseFormat(z.object({ name: z.string(), age: z.number() }), "person");
  const reply = await client.chat.completions.parse({
    model, messages: [user("Extract the person: Mary is 34 years old.")], response_format: format,
  });
  assert.equal(reply.choices[0].message.parsed.age, 34);
});

test("refusal", async () => {
  const reply = await client.chat.completions.create({ model, messages: [user("please refuse")] });
  assert.ok(reply.choices[0].message.refusal);
  assert.equal(reply.choices[0].finish_reason, upstream === "openai" ? "stop" : "content_filter");
});

test("embeddings", async () => {
  const reply = await client.embeddings.create({ model: "borealis-embed", input: ["hello", "world"] });
  assert.deepEqual(reply.data.map((each) => each.embedding.length), [1536, 1536]);
});

test("models", async () => {
  const names = [];
  for await (const each of client.models.list()) names.push(each.id);
  assert.ok(names.includes(model));
  const odd = `${provider}/large:latest`;
  assert.equal((await client.models.retrieve(odd)).id, odd);
});

for (const [status, kind] of [[400, "BadRequestError"], [401, "AuthenticationError"], [429, "RateLimitError"], [503, "InternalServerError"]]) {
  test(`status ${status} is ${kind}`, async () => {
    const asked = client.chat.completions.create({ model: `${provider}-fault-status-${status}`, messages });
    await assert.rejects(asked, (error) => error instanceof OpenAI[kind] && error.status === status && Boolean(error.requestID));
  });
}

test("broken stream is an error", async () => {
  await assert.rejects(async () => {
    const stream = await client.chat.completions.create({ model: `${provider}-fault-cut-stream`, messages, stream: true });
    for await (const chunk of stream) assert.equal(chunk.choices[0]?.finish_reason ?? null, null);
  }, OpenAI.APIError);
});
