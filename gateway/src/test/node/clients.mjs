// Calls a running gateway with the clients that OpenAI, Mistral, Anthropic and Vercel publish for Node.
// usage: node clients.mjs BASE_URL KEY    (BASE_URL ends in /v1)
// In the environment: LIMITED_BASE_URL, and the keys SPENT_KEY, SPENT_TOO_KEY and LIMITED_KEY of tenants that
// may send nothing there.
import assert from "node:assert/strict";
import OpenAI, { AzureOpenAI } from "openai";
import { Mistral } from "@mistralai/mistralai";
import Anthropic from "@anthropic-ai/sdk";
import { APICallError, embedMany, generateText, Output, stepCountIs, streamText, tool } from "ai";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { z } from "zod";

const [baseURL, apiKey] = process.argv.slice(2);
const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const azure = new AzureOpenAI({
  endpoint: baseURL.replace(/\/v1$/, ""), apiKey, apiVersion: "2024-10-21", maxRetries: 0,
});
const mistral = new Mistral({ serverURL: baseURL.replace(/\/v1$/, ""), apiKey });
const anthropic = new Anthropic({ baseURL: baseURL.replace(/\/v1$/, ""), apiKey, maxRetries: 0 });
const chat = createOpenAICompatible({
  name: "portolan", baseURL, apiKey, includeUsage: true, supportsStructuredOutputs: true,
});
const claude = createAnthropic({ baseURL, apiKey });
const surfaces = { chat: (model) => chat(model), messages: (model) => claude(model) };
const messages = [{ role: "user", content: "Where is the pier?" }];
const depth = {
  type: "function",
  function: {
    name: "depth",
    parameters: { type: "object", properties: { harbour: { type: "string" } }, required: ["harbour"] },
  },
};

const checks = {
  async "openai: chat"() {
    const answer = await openai.chat.completions.create({ model: "m", messages });
    assert.match(answer.choices[0].message.content, /received "Where is the pier\?"/);
    assert.ok(answer.usage.completion_tokens > 0);
  },
  async "openai: budget used up"() {
    const client = new OpenAI({ baseURL: process.env.LIMITED_BASE_URL, apiKey: process.env.SPENT_KEY });
    const asked = client.chat.completions.create({ model: "m", messages, max_tokens: 10 });
    await assert.rejects(asked, (error) =>
      error instanceof OpenAI.RateLimitError && error.code === "insufficient_quota");
  },
  async "openai: request beyond a limit"() {
    const client = new OpenAI({ baseURL: process.env.LIMITED_BASE_URL, apiKey: process.env.LIMITED_KEY });
    const asked = client.chat.completions.create({ model: "m", messages, max_tokens: 10 });
    await assert.rejects(asked, (error) =>
      error instanceof OpenAI.RateLimitError && error.code === "rate_limited");
  },
  async "anthropic: budget used up"() {
    const client = new Anthropic({
      baseURL: process.env.LIMITED_BASE_URL.replace(/\/v1$/, ""), apiKey: process.env.SPENT_TOO_KEY,
    });
    const asked = client.messages.create({ model: "m", messages, max_tokens: 10 });
    await assert.rejects(asked, (error) => error instanceof Anthropic.RateLimitError);
  },
  async "openai: stream"() {
    const stream = await openai.chat.completions.create({
      model: "m", messages, stream: true, stream_options: { include_usage: true },
    });
    let text = "", usage = null, finish = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? "";
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    assert.match(text, /received "Where is the pier\?"/);
    assert.equal(finish, "stop");
    assert.ok(usage.completion_tokens > 0);
  },
  async "openai: tools"() {
    const answer = await openai.chat.completions.create({ model: "m", messages, tools: [depth] });
    assert.equal(answer.choices[0].message.tool_calls[0].function.name, "depth");
  },
  async "openai: embeddings"() {
    const answer = await openai.embeddings.create({ model: "m", input: ["quay", "pier"] });
    assert.equal(answer.data.length, 2);
    assert.ok(answer.data[0].embedding.length > 1);
  },
  async "openai: models"() {
    const models = await openai.models.list();
    assert.ok(models.data.some((model) => model.id === "m"));
    assert.equal((await openai.models.retrieve("m")).id, "m");
    assert.equal((await openai.models.retrieve("org/model:1")).id, "org/model:1");
  },
  async "openai: azure's filter chunks in a typed stream"() {
    const stream = openai.chat.completions.stream({ model: "filtered", messages });
    const answer = await stream.finalChatCompletion();
    assert.equal(answer.choices[0].message.content, "Hi");
    for await (const chunk of await openai.chat.completions.create({
      model: "filtered", messages, stream: true,
    })) {
      assert.equal(chunk.id, "c1");
      for (const choice of chunk.choices) assert.ok(choice.delta, JSON.stringify(chunk));
    }
  },
  async "openai: errors"() {
    await assert.rejects(
      openai.chat.completions.create({ model: "none", messages }),
      (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
    await assert.rejects(
      new OpenAI({ baseURL, apiKey: "sk-nobody", maxRetries: 0 }).models.list(),
      (error) => error instanceof OpenAI.AuthenticationError);
    await assert.rejects(
      openai.chat.completions.create({ model: "limited", messages }),
      (error) => error instanceof OpenAI.RateLimitError);
  },
  async "openai: a stream that breaks off"() {
    const stream = await openai.chat.completions.create({ model: "cut", messages, stream: true });
    await assert.rejects(async () => { for await (const _ of stream); }, /was interrupted/);
  },
  async "openai: responses"() {
    for (const model of ["m", "mistral-small"]) {
      const input = "Where is the pier?";
      const answer = await openai.responses.create({ model, input });
      assert.match(answer.output_text, /received "Where is the pier\?"/);
      assert.equal(answer.status, "completed");
      const stream = openai.responses.stream({ model, input });
      let text = "", number = -1;
      for await (const event of stream) {
        assert.ok(event.sequence_number > number, event.type);
        number = event.sequence_number;
        if (event.type === "response.output_text.delta") text += event.delta;
      }
      assert.equal(text, (await stream.finalResponse()).output_text);
      assert.match(text, /received "Where is the pier\?"/);
    }
  },
  async "openai: tools in responses"() {
    const tools = [{ type: "function", strict: false, ...depth.function }];
    const input = [{ role: "user", content: "Where is the pier?" }];
    const answer = await openai.responses.create({ model: "m", input, tools });
    const call = answer.output.find((item) => item.type === "function_call");
    assert.equal(call.name, "depth");
    input.push(...answer.output);
    input.push({ type: "function_call_output", call_id: call.call_id, output: "12 metres" });
    const next = await openai.responses.create({ model: "m", input, tools });
    assert.match(next.output_text, /received/);
  },
  async "openai: errors of responses"() {
    await assert.rejects(
      openai.responses.create({ model: "m", input: "a", previous_response_id: "resp_1" }),
      (error) => error instanceof OpenAI.BadRequestError
        && error.code === "previous_response_not_found");
    await assert.rejects(
      openai.responses.retrieve("resp_1"), (error) => error instanceof OpenAI.NotFoundError);
    const stream = await openai.responses.create({ model: "cut", input: "a", stream: true });
    await assert.rejects(async () => { for await (const _ of stream); }, /was interrupted/);
  },
  async "azure: chat, embeddings and responses"() {
    const answer = await azure.chat.completions.create({ model: "m", messages });
    assert.match(answer.choices[0].message.content, /received "Where is the pier\?"/);
    const list = await azure.embeddings.create({ model: "m", input: ["quay", "pier"] });
    assert.equal(list.data.length, 2);
    const response = await azure.responses.create({ model: "m", input: "Where is the pier?" });
    assert.match(response.output_text, /received "Where is the pier\?"/);
    await assert.rejects(
      azure.chat.completions.create({ model: "none", messages }),
      (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
  },
  async "mistral: chat"() {
    const answer = await mistral.chat.complete({ model: "mistral-small", messages });
    assert.match(answer.choices[0].message.content, /received "Where is the pier\?"/);
  },
  async "mistral: stream"() {
    let text = "";
    for await (const event of await mistral.chat.stream({ model: "mistral-small", messages })) {
      text += event.data.choices[0].delta.content ?? "";
    }
    assert.match(text, /received "Where is the pier\?"/);
  },
  async "mistral: usage in a stream"() {
    for (const model of ["mistral-small", "m"]) {
      let usage = null;
      for await (const event of await mistral.chat.stream({ model, messages })) {
        usage = event.data.usage ?? usage;
      }
      assert.ok(usage?.completionTokens > 0, model);
    }
  },
  async "mistral: tools in a stream of vllm"() {
    for (const model of ["mistral-small", "m"]) {
      const calls = [];
      let finish = null;
      for await (const event of await mistral.chat.stream({ model, messages, tools: [depth] })) {
        for (const choice of event.data.choices) {
          calls.push(...(choice.delta.toolCalls ?? []));
          finish = choice.finishReason ?? finish;
        }
      }
      assert.equal(finish, "tool_calls", model);
      assert.equal(calls[0].function.name, "depth", model);
      assert.match(calls.map((call) => call.function.arguments).join(""), /harbour/);
    }
  },
  async "mistral: models"() {
    const models = await mistral.models.list();
    assert.ok(models.data.some((model) => model.id === "m"));
    assert.equal((await mistral.models.retrieve({ modelId: "m" })).id, "m");
  },
  async "mistral: tools"() {
    const answer = await mistral.chat.complete({ model: "mistral-small", messages, tools: [depth] });
    assert.equal(answer.choices[0].message.toolCalls[0].function.name, "depth");
  },
  async "mistral: embeddings"() {
    const answer = await mistral.embeddings.create({ model: "m", inputs: ["quay", "pier"] });
    assert.equal(answer.data.length, 2);
  },
  async "mistral: models"() {
    const list = await mistral.models.list();
    const model = list.data.find((one) => one.id === "mistral-small");
    assert.equal(model.type, "base");
    assert.equal(model.capabilities.completionChat, true);
    assert.equal((await mistral.models.retrieve({ modelId: "mistral-small" })).id, "mistral-small");
  },
  async "anthropic: models"() {
    const ids = [];
    for await (const model of anthropic.models.list({ limit: 1 })) {
      assert.equal(model.type, "model");
      assert.ok(model.display_name && model.created_at);
      ids.push(model.id);
    }
    assert.ok(ids.includes("mistral-small"));
    assert.equal((await anthropic.models.retrieve("mistral-small")).type, "model");
  },
  async "mistral: errors"() {
    await assert.rejects(
      mistral.chat.complete({ model: "none", messages }, { retries: { strategy: "none" } }),
      (error) => error.statusCode === 404);
  },
  async "anthropic: message"() {
    const answer = await anthropic.messages.create({ model: "m", max_tokens: 200, messages });
    assert.match(answer.content[0].text, /received "Where is the pier\?"/);
    assert.equal(answer.stop_reason, "end_turn");
    assert.ok(answer.usage.output_tokens > 0);
  },
  async "anthropic: stream"() {
    const stream = anthropic.messages.stream({ model: "mistral-small", max_tokens: 200, messages });
    let text = "";
    stream.on("text", (piece) => { text += piece; });
    const whole = await stream.finalMessage();
    assert.match(text, /received "Where is the pier\?"/);
    assert.equal(whole.content[0].text, text);
    assert.equal(whole.stop_reason, "end_turn");
  },
  async "anthropic: tools"() {
    const tool = { name: "depth", input_schema: depth.function.parameters };
    const stream = anthropic.messages.stream({ model: "m", max_tokens: 200, messages, tools: [tool] });
    const use = (await stream.finalMessage()).content.find((block) => block.type === "tool_use");
    assert.equal(use.name, "depth");
    assert.ok("harbour" in use.input);
  },
  async "anthropic: models"() {
    const models = [];
    for await (const model of anthropic.models.list()) models.push(model);
    assert.ok(models.some((model) => model.id === "m"));
    for (const model of models) {
      assert.equal(model.type, "model");
      assert.ok(model.display_name, JSON.stringify(model));
    }
    assert.equal((await anthropic.models.retrieve("m")).id, "m");
  },
  async "anthropic: errors"() {
    await assert.rejects(
      anthropic.messages.create({ model: "none", max_tokens: 9, messages }),
      (error) => error instanceof Anthropic.NotFoundError);
    await assert.rejects(
      anthropic.messages.create({ model: "limited", max_tokens: 9, messages }),
      (error) => error instanceof Anthropic.RateLimitError);
    const stream = anthropic.messages.stream({ model: "cut", max_tokens: 99, messages });
    await assert.rejects(stream.finalMessage(), Anthropic.APIError);
  },
};

for (const [surface, model] of Object.entries(surfaces)) {
  const asked = { model: model("m"), messages, maxRetries: 0, maxOutputTokens: 200 };
  Object.assign(checks, {
    async [`ai over ${surface}: text`]() {
      const answer = await generateText(asked);
      assert.match(answer.text, /received "Where is the pier\?"/);
      assert.equal(answer.finishReason, "stop");
      assert.ok(answer.usage.outputTokens > 0);
    },
    async [`ai over ${surface}: stream`]() {
      const answer = streamText(asked);
      let text = "";
      for await (const piece of answer.textStream) text += piece;
      assert.match(text, /received "Where is the pier\?"/);
      assert.equal(await answer.finishReason, "stop");
      assert.ok((await answer.usage).outputTokens > 0);
    },
    async [`ai over ${surface}: a tool's round`]() {
      const called = [];
      const tools = {
        depth: tool({
          inputSchema: z.object({ harbour: z.string() }),
          execute: async ({ harbour }) => { called.push(harbour); return "four metres"; },
        }),
      };
      const answer = await generateText({ ...asked, tools, stopWhen: stepCountIs(3) });
      assert.equal(called.length, 1);
      assert.ok(answer.steps.length > 1);
      assert.match(answer.text, /received/);
    },
    async [`ai over ${surface}: errors`]() {
      const status = (wanted) => (error) =>
        APICallError.isInstance(error) && error.statusCode === wanted;
      await assert.rejects(generateText({ ...asked, model: model("none") }), status(404));
      await assert.rejects(generateText({ ...asked, model: model("limited") }), status(429));
    },
    async [`ai over ${surface}: a stream that breaks off`]() {
      const answer = streamText({ ...asked, model: model("cut"), onError() {} });
      const kinds = [];
      for await (const part of answer.fullStream) kinds.push(part.type);
      assert.ok(kinds.includes("error"), kinds.join());
    },
    async [`ai over ${surface}: an abort`]() {
      const leaving = new AbortController();
      const answer = streamText({ ...asked, abortSignal: leaving.signal, onError() {} });
      const kinds = [];
      for await (const part of answer.fullStream) {
        kinds.push(part.type);
        leaving.abort();
      }
      assert.ok(kinds.includes("abort"), kinds.join());
    },
  });
}
Object.assign(checks, {
  async "ai over chat: a schema"() {
    const schema = z.object({ deep: z.boolean() });
    const answer = await generateText({
      model: chat("m"), messages, maxRetries: 0, output: Output.object({ schema }),
    });
    assert.equal(typeof answer.output.deep, "boolean");
  },
  async "ai over chat: embeddings"() {
    const answer = await embedMany({
      model: chat.embeddingModel("m"), values: ["quay", "pier"], maxRetries: 0,
    });
    assert.equal(answer.embeddings.length, 2);
  },
});

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`passed ${name}`);
  } catch (error) {
    failed++;
    console.log(`failed ${name}\n${error.stack}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
