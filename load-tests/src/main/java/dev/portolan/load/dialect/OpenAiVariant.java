package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;

import java.util.Map;

/** The variants of OpenAI's protocol, with the differences recorded from each server. */
public enum OpenAiVariant {
    OPENAI("chatcmpl-", "call_", Usage.ON_REQUEST, Calls.IN_FRAGMENTS),
    AZURE("chatcmpl-", "call_", Usage.ON_REQUEST, Calls.IN_FRAGMENTS),
    VLLM("chatcmpl-", "chatcmpl-tool-", Usage.ON_REQUEST, Calls.IN_FRAGMENTS),
    NIM("chat-", "chatcmpl-tool-", Usage.ON_REQUEST, Calls.IN_FRAGMENTS),
    SGLANG("", "call_", Usage.ON_REQUEST, Calls.IN_FRAGMENTS),
    TGI("", "", Usage.ON_REQUEST, Calls.IN_FRAGMENTS),
    LLAMA_CPP("chatcmpl-", "", Usage.ON_REQUEST, Calls.IN_FRAGMENTS),
    OLLAMA("chatcmpl-", "call_", Usage.ON_REQUEST, Calls.WHOLE),
    MISTRAL("", "", Usage.WITH_FINISH, Calls.WHOLE);

    /** The chunk of a stream that contains the usage. */
    enum Usage {
        /** A separate chunk, when the request asks for usage. */
        ON_REQUEST,
        /** The last chunk of the answer, always. */
        WITH_FINISH
    }

    /** The form of tool calls in a stream. */
    enum Calls {
        IN_FRAGMENTS,
        WHOLE
    }

    private final String idPrefix;
    private final String callPrefix;
    private final Usage usage;
    private final Calls calls;

    OpenAiVariant(String idPrefix, String callPrefix, Usage usage, Calls calls) {
        this.idPrefix = idPrefix;
        this.callPrefix = callPrefix;
        this.usage = usage;
        this.calls = calls;
    }

    public Usage usage() {
        return usage;
    }

    Calls calls() {
        return calls;
    }

    String id(String seed) {
        return idPrefix + seed;
    }

    /**
     * Returns a tool call's id; its nine letters and digits are the maximum that some models
     * accept.
     */
    String callId(String seed, int index) {
        return callPrefix + seed.substring(0, 8) + index % 10;
    }

    /** Adds this server's own members to a choice. */
    void addChoiceMembers(ObjectNode choice) {
        switch (this) {
            case VLLM, NIM -> choice.putNull("stop_reason").putNull("token_ids");
            case SGLANG -> choice.putNull("matched_stop");
            case AZURE -> choice.set("content_filter_results", AzureFilter.clean());
            default -> {}
        }
    }

    /** Adds this server's own members to a complete response. */
    void addResponseMembers(ObjectNode answer) {
        switch (this) {
            case VLLM -> answer.putNull("prompt_logprobs").putNull("kv_transfer_params");
            case OPENAI ->
                    answer.put("service_tier", "default")
                            .put("system_fingerprint", "fp_b6f445fc1c");
            case OLLAMA -> answer.put("system_fingerprint", "fp_ollama");
            case TGI -> answer.put("system_fingerprint", "3.3.4-sha-9f38d93");
            case LLAMA_CPP ->
                    answer.put("system_fingerprint", "b6123-79c1160b")
                            .set(
                                    "timings",
                                    LenientJson.object()
                                            .put("predicted_n", 1)
                                            .put("predicted_per_second", 59.1));
            case AZURE -> {
                answer.put("system_fingerprint", "fp_b6f445fc1c");
                answer.set("prompt_filter_results", AzureFilter.prompt());
            }
            default -> {}
        }
    }

    /** Returns the headers of every response. */
    Map<String, String> headers(String requestId) {
        return switch (this) {
            case OPENAI ->
                    Map.of(
                            "x-request-id", "req_" + requestId,
                            "openai-version", "2020-10-01",
                            "openai-processing-ms", "17",
                            "x-ratelimit-limit-requests", "10000",
                            "x-ratelimit-remaining-requests", "9999",
                            "x-ratelimit-reset-requests", "6ms");
            case AZURE ->
                    Map.of(
                            "apim-request-id", requestId,
                            "x-request-id", requestId,
                            "x-ms-rai-invoked", "true",
                            "x-ratelimit-remaining-requests", "119",
                            "x-ratelimit-remaining-tokens", "119986");
            case MISTRAL ->
                    Map.of(
                            "mistral-correlation-id",
                            requestId,
                            "x-kong-request-id",
                            requestId,
                            "x-ratelimit-limit-req-minute",
                            "120",
                            "x-ratelimit-remaining-req-minute",
                            "119");
            case TGI -> Map.of("x-compute-type", "1-nvidia-l4", "x-queue-time", "0");
            case LLAMA_CPP -> Map.of("server", "llama.cpp");
            case OLLAMA -> Map.of();
            default -> Map.of("server", "uvicorn");
        };
    }
}
