import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { Output, embed, generateText, isStepCount, streamText, tool } from "ai";
import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import { key, model as name, provider, twoCities, url } from "./asking.mjs";

const openai = createOpenAI({ baseURL: `${url}/v1`, apiKey: key });
const anthropic = createAnthropic({ baseURL: `${url}/v1`, apiKey: key });
const models = { "chat completions": openai.chat(name), messages: anthropic(name) };
const prompt = "Reply with exactly: 'good morning'";
const getWeather = tool({
  description: "The weather in a city.",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `18 degrees in ${city}`,
});
const threeSteps = isStepCount(3);

for (const [how, model] of Object.entries(models)) {
  test(`${how}: text and usage`, async () => {
    const { text, usage, finishReason } = await generateText({ model, prompt });
    assert.equal(text, "good morning");
    assert.equal(finishReason, "stop");
    assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
  });

  test(`${how}: stream`, async () => {
    const { textStream } = streamText({ model, prompt });
    let said = "";
    for await (const text of textStream) said += text;
    assert.equal(said, "good morning");
  });

  for (const isStream of [false, true]) {
    test(`${how}: tools, ${isStream ? "streamed" : "whole"}`, async () => {
      const asked = { model, prompt: twoCities, tools: { get_weather: getWeather }, stopWhen: threeSteps };
      const said = isStream ? await streamText(asked).text : (await generateText(asked)).text;
      assert.match(said, /18 degrees in Paris/);
      assert.match(said, /18 degrees in Tokyo/);
    });
  }

  test(`${how}: object`, async () => {
    const schema = z.object({ name: z.string(), age: z.number() });
    const { output } = await generateText({
      model, prompt: "Extract the person: Mary is 34 years old.", output: Output.object({ schema }),
    });
    assert.equal(output.age, 34);
  });

  test(`${how}: error`, async () => {
    const failing = how === "messages" ? anthropic(`${provider}-fault-status-400`) : openai.chat(`${provider}-fault-status-400`);
    await assert.rejects(generateText({ model: failing, prompt, maxRetries: 0 }), (error) => error.statusCode === 400);
  });
}

test("embedding", async () => {
  const { embedding } = await embed({ model: openai.embedding("borealis-embed"), value: "hello" });
  assert.equal(embedding.length, 1536);
});
