package dev.portolan.load.contender;

/** The protocol between the gateway and its upstream; the callers' is OpenAI's. */
public enum Lane {
    /** The same protocol on both sides: bytes go through. */
    PASS_THROUGH(
            """
            provider: vllm
            url: http://127.0.0.1:%d/v1
            location: {country: FR}
            operator: {name: Load, country: FR}
            retention: none
            """,
            "load-model"),
    /** The same over HTTP/2, so that all requests share few connections. */
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
    /** Messages. */
    ANTHROPIC(
            """
            provider: anthropic
            url: http://127.0.0.1:%d
            credentials: {type: api-key, key: load}
            attest: {processing: [FR], storage: [FR], by: load, at: 2026-01-01, expires: 2030-01-01}
            """,
            "claude-sonnet-4-5"),
    /** Converse, each request signed. */
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

    /** An endpoint's lines in a catalogue, without its id and its models. */
    String endpoint(int port) {
        return endpoint.formatted(port);
    }

    /** The model's name there, as YAML. */
    String upstream() {
        return upstream;
    }
}
