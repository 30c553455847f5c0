package dev.portolan.load.contender;

/** The protocol between the gateway and its upstream; callers use OpenAI's. */
public enum Lane {
    /** OpenAI's protocol, whose bytes pass through unchanged. */
    PASS_THROUGH(
            """
            provider: vllm
            url: http://127.0.0.1:%d/v1
            location: {country: FR}
            operator: {name: Load, country: FR}
            retention: none
            """,
            "load-model"),
    /** OpenAI's protocol over HTTP/2, with few connections shared by all requests. */
    PASS_THROUGH_HTTP2(
            """
            provider: vllm
            url: http://127.0.0.1:%d/v1
            http2: on
            location: {country: FR}
            operator: {name: Load, country: FR}
            retention: none
            """,
            "load-model"),
    /** Anthropic's Messages API. */
    ANTHROPIC(
            """
            provider: anthropic
            url: http://127.0.0.1:%d
            credentials: {type: api-key, key: load}
            attest: {processing: [FR], storage: [FR], by: load, at: 2026-01-01, expires: 2030-01-01}
            """,
            "claude-sonnet-4-5"),
    /** Bedrock's Converse with signed requests. */
    BEDROCK(
            """
            provider: aws-bedrock
            url: http://127.0.0.1:%d
            region: eu-central-1
            credentials: {type: static, accessKeyId: AKIALOAD, secretAccessKey: load}
            attest: {processing: [FR], storage: [FR], by: load, at: 2026-01-01, expires: 2030-01-01}
            """,
            "\"mistral.mistral-large-2407-v1:0\"");

    private final String endpoint;
    private final String upstream;

    Lane(String endpoint, String upstream) {
        this.endpoint = endpoint;
        this.upstream = upstream;
    }

    /** Returns an endpoint's catalog lines, without its id and models. */
    String endpoint(int port) {
        return endpoint.formatted(port);
    }

    /** Returns the upstream model name as YAML. */
    String upstream() {
        return upstream;
    }
}
