package dev.portolan.gateway.flow;

import dev.portolan.gateway.TestingGateway;
import dev.portolan.gateway.TestingTime;

import java.net.http.HttpClient;

/** A gateway with a test clock, and an upstream that the test scripts. */
final class ThinkingSetup implements AutoCloseable {
    static final String CHAT = "/chat/completions";
    static final String MESSAGES = "/messages";

    /** A policy without deadlines. */
    static final String DEFAULT = "";

    final TestingTime time = new TestingTime();
    final ScriptedUpstream upstream = ScriptedUpstream.start();
    final ScriptedUpstream second = ScriptedUpstream.start();
    final TestingGateway gateway;

    /** Starts a gateway whose policy has these members of {@code failover}, and further lines. */
    ThinkingSetup(String failover, String more) {
        gateway =
                TestingGateway.startAt(
                        time,
                        """
                        endpoints:
                          - id: claude
                            provider: anthropic
                            url: %1$s/v1
                            location: {country: US}
                            operator: {name: Anthropic, country: US}
                            credentials: {type: api-key, key: k}
                            models: [{model: claude-opus-4-8, upstream: claude-opus-4-8}]
                          - id: node
                            provider: openai-compatible
                            url: %1$s/v1
                            location: {country: FR}
                            operator: {name: Acme, country: FR}
                            retention: none
                            models:
                              - {model: gpt-5, upstream: gpt-5}
                              - {model: m, upstream: up, price: {input: 1, output: 1, currency: EUR}}
                              - {model: solo, upstream: up}
                              - {model: declared, upstream: up2, supports: [tools, reasoning]}
                          - id: second
                            provider: openai-compatible
                            url: %2$s/v1
                            location: {country: FR}
                            operator: {name: Acme, country: FR}
                            retention: none
                            models: [{model: m, upstream: up, price: {input: 9, output: 9, currency: EUR}}]
                        """
                                .formatted(upstream.url(), second.url()),
                        """
                        policies:
                          - name: default
                            prefer: {objective: priority, tiers: {by: endpoint, order: [claude, node, second]}}
                        %s%s
                        """
                                .formatted(
                                        failover.isEmpty()
                                                ? ""
                                                : "    failover: {" + failover + "}\n",
                                        more));
    }

    ThinkingSetup(String failover) {
        this(failover, "");
    }

    StreamCaller chat(String members) {
        return StreamCaller.ask(gateway, CHAT, chatBody(members));
    }

    StreamCaller chat(HttpClient.Version version, String key, String members) {
        return StreamCaller.ask(gateway, version, key, CHAT, chatBody(members));
    }

    static String chatBody(String members) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + members + "}";
    }

    StreamCaller messages(String members) {
        return StreamCaller.ask(
                gateway,
                MESSAGES,
                "{\"model\":\"claude-opus-4-8\",\"max_tokens\":5000,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                        + members
                        + "}");
    }

    /** Returns an OpenAI chunk with this delta. */
    static String delta(String members) {
        return chunk(members, "null");
    }

    /** Returns the chunk with the finish reason, and the end marker. */
    static String stop() {
        return chunk("", "\"stop\"") + "data: [DONE]\n\n";
    }

    private static String chunk(String members, String finish) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                + "\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{"
                + members
                + "},\"finish_reason\":"
                + finish
                + "}]}\n\n";
    }

    static String whole(String text) {
        return "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"up\",\"choices\":"
                   + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + text
                + "\"},\"finish_reason\":\"stop\"}]}";
    }

    static String event(String type, String members) {
        return "event: %1$s\ndata: {\"type\":\"%1$s\"%2$s}\n\n"
                .formatted(type, members.isEmpty() ? "" : "," + members);
    }

    static String messageStart() {
        return event(
                "message_start",
                "\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\","
                        + "\"model\":\"c\",\"content\":[],\"stop_reason\":null,"
                        + "\"stop_sequence\":null,"
                        + "\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}");
    }

    static String thinkingStart() {
        return event(
                "content_block_start",
                "\"index\":0,\"content_block\":"
                        + "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
    }

    /** Returns the rest of an answer after omitted thoughts. */
    static String afterThoughts(String text) {
        return event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"S\"}")
                + event("content_block_stop", "\"index\":0")
                + event(
                        "content_block_start",
                        "\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
                + event(
                        "content_block_delta",
                        "\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}")
                + event("content_block_stop", "\"index\":1")
                + event(
                        "message_delta",
                        "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                                + "\"usage\":{\"output_tokens\":50}")
                + event("message_stop", "");
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
        second.close();
    }
}
