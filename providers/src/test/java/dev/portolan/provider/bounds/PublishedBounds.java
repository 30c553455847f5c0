package dev.portolan.provider.bounds;

import dev.portolan.provider.json.JsonValue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The bounds that providers publish, written anew for the test, and what a request contains that
 * they apply to.
 *
 * <p>Sources, November 2026: OpenAI's OpenAPI document ({@code FunctionObject.name}: 64 characters
 * of {@code a-z A-Z 0-9 _ -}; {@code safety_identifier}, {@code prompt_cache_key}: 64; {@code
 * stop}: 4; {@code Metadata}: 16 entries of 64 and 512 characters); its refusals {@code
 * string_above_max_length} (call ids: 40, {@code user}: 64; BerriAI/litellm#11392,
 * looplj/axonhub#1669); Mistral's error 3280 (ids: nine letters or digits); Anthropic's refusals
 * ({@code ^[a-zA-Z0-9_-]{1,128}$} and {@code ^[a-zA-Z0-9_-]+$}); Bedrock's service model ({@code
 * ToolName}, {@code ToolUseId}); Vertex AI's reference ({@code FunctionDeclaration.name}).
 */
record PublishedBounds(Pattern name, Pattern id, int user) {
    private static final String ANY = "(?s).+";

    static PublishedBounds of(BoundTargets target) {
        return switch (target) {
            case OPENAI, COMPATIBLE, AZURE, FOUNDRY, VERTEX_OPEN, BEDROCK_OPEN, INVOKE_OPEN ->
                    of("[a-zA-Z0-9_-]{1,64}", "(?s).{1,40}", 64);
            case FOUNDRY_MISTRAL -> of("[a-zA-Z0-9_-]{1,64}", "[a-zA-Z0-9]{9}", 64);
            case MISTRAL, VERTEX_MISTRAL -> of("[a-zA-Z0-9_-]{1,64}", "[a-zA-Z0-9]{9}", 0);
            case FOUNDRY_CLAUDE, ANTHROPIC, VERTEX_CLAUDE ->
                    of("[a-zA-Z0-9_-]{1,128}", "[a-zA-Z0-9_-]+", 256);
            case INVOKE_CLAUDE -> of("[a-zA-Z0-9_-]{1,64}", "[a-zA-Z0-9_-]+", 256);
            case VERTEX_GEMINI -> of("[a-zA-Z_][a-zA-Z0-9_.-]{0,63}", ANY, 0);
            case CONVERSE, CONVERSE_NOVA, INVOKE_NOVA ->
                    of("[a-zA-Z0-9_-]{1,64}", "[a-zA-Z0-9_.:-]{1,64}", 0);
            case CONVERSE_MISTRAL -> of("[a-zA-Z0-9_-]{1,64}", "[a-zA-Z0-9]{9}", 0);
            case VLLM_MISTRAL -> of(ANY, "[a-zA-Z0-9]{9}", Integer.MAX_VALUE);
            case SAGEMAKER, VLLM, SGLANG, TGI, LLAMA_CPP, OLLAMA, NIM -> any();
            case OVH, SCALEWAY, IONOS, STACKIT, NEBIUS, COREWEAVE -> any();
        };
    }

    private static PublishedBounds any() {
        return of(ANY, ANY, Integer.MAX_VALUE);
    }

    private static PublishedBounds of(String name, String id, int user) {
        return new PublishedBounds(Pattern.compile(name), Pattern.compile(id), user);
    }

    /** What a request of any wire form names. */
    record Named(
            List<String> tools,
            List<String> chosen,
            List<String> called,
            List<String> callIds,
            List<String> resultIds,
            List<String> users) {
        static Named in(JsonValue body) {
            var named =
                    new Named(
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>());
            named.read(body);
            return named;
        }

        private void read(JsonValue body) {
            for (var tool : body.get("tools").elements()) {
                add(tools, tool.get("name"));
                add(tools, tool.get("function").get("name"));
                tool.get("functionDeclarations")
                        .elements()
                        .forEach(function -> add(tools, function.get("name")));
            }
            for (var tool : body.get("toolConfig").get("tools").elements()) {
                add(tools, tool.get("toolSpec").get("name"));
            }
            add(chosen, body.get("tool_choice").get("name"));
            add(chosen, body.get("tool_choice").get("function").get("name"));
            add(chosen, body.get("toolConfig").get("toolChoice").get("tool").get("name"));
            var config = body.get("toolConfig").get("functionCallingConfig");
            config.get("allowedFunctionNames")
                    .elements()
                    .forEach(name -> chosen.add(name.textOrEmpty()));
            body.get("messages").elements().forEach(this::message);
            for (var content : body.get("contents").elements()) {
                content.get("parts").elements().forEach(this::part);
            }
            add(users, body.get("user"));
            add(users, body.get("safety_identifier"));
            add(users, body.get("metadata").get("user_id"));
        }

        private void message(JsonValue message) {
            for (var call : message.get("tool_calls").elements()) {
                add(callIds, call.get("id"));
                add(called, call.get("function").get("name"));
            }
            add(resultIds, message.get("tool_call_id"));
            message.get("content").elements().forEach(this::part);
        }

        private void part(JsonValue part) {
            if (part.get("type").textOrEmpty().equals("tool_use")) {
                add(callIds, part.get("id"));
                add(called, part.get("name"));
            }
            add(resultIds, part.get("tool_use_id"));
            add(callIds, part.get("toolUse").get("toolUseId"));
            add(called, part.get("toolUse").get("name"));
            add(resultIds, part.get("toolResult").get("toolUseId"));
            add(called, part.get("functionCall").get("name"));
            add(called, part.get("functionResponse").get("name"));
        }

        private static void add(List<String> list, JsonValue text) {
            if (text.text() != null) {
                list.add(text.textOrEmpty());
            }
        }
    }
}
