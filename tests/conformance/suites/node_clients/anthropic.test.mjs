import Anthropic from "@anthropic-ai/sdk";
import assert from "node:assert/strict";
import test from "node:test";
import { citySchema, key, model, provider, twoCities, url, user } from "./asking.mjs";

const client = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
const messages = [user("Reply with exactly: 'good morning'")];
const asked = { model, max_tokens: 500, messages };
const tools = [{ name: "get_weather", description: "The weather in a city.", input_schema: citySchema }];
const uses = (message) => message.content.filter((block) => block.type === "tool_use");

test("text, usage and request id", async () => {
  const { data, request_id } = await client.messages.create(asked).withResponse();
  assert.equal(data.content[0].text, "good morning");
  assert.ok(data.usage.input_tokens > 0 && data.usage.output_tokens > 0);
  assert.ok(request_id);
});

test("stream helper puts the message together", async () => {
  const stream = client.messages.stream(asked);
  let said = "";
  stream.on("text", (text) => { said += text; });
  const message = await stream.finalMessage();
  assert.equal(said, "good morning");
  assert.equal(message.stop_reason, "end_turn");
});

test("streamed tools and their results", async () => {
  const first = await client.messages.stream({ ...asked, tools, messages: [user(twoCities)] }).finalMessage();
  assert.deepEqual(uses(first).map((use) => use.input.city), ["Paris", "Tokyo"]);
  const results = uses(first).map((use) => ({ type: "tool_result", tool_use_id: use.id, content: "18 degrees" }));
  const history = [user(twoCities), { role: "assistant", content: first.content }, user(results)];
  const second = await client.messages.create({ ...asked, tools, messages: history });
  assert.match(second.content[0].text, /18 degrees/);
});

test("thinking", async () => {
  const thinking = { type: "enabled", budget_tokens: 1024 };
  const message = await client.messages.stream({ ...asked, max_tokens: 2000, thinking }).finalMessage();
  assert.equal(message.content.at(-1).type, "text");
});

test("tokens are counted", async () => {
  assert.ok((await client.messages.countTokens({ model, messages })).input_tokens > 0);
});

test("models", async () => {
  const names = [];
  for await (const each of client.models.list()) names.push(each.id);
  assert.ok(names.includes(model));
});

for (const [status, kind] of [[400, "BadRequestError"], [401, "AuthenticationError"], [429, "RateLimitError"], [529, "InternalServerError"]]) {
  test(`status ${status} is ${kind}`, async () => {
    const refused = client.messages.create({ ...asked, model: `${provider}-fault-status-${status}` });
    await assert.rejects(refused, (error) => error instanceof Anthropic.APIError && error.status === status && Boolean(error.requestID));
  });
}

test("broken stream is an error", async () => {
  const stream = client.messages.stream({ ...asked, model: `${provider}-fault-cut-stream` });
  await assert.rejects(stream.finalMessage(), Anthropic.APIError);
});
