package dev.portolan.load.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;

/** The bytes of every answer with heads and framing, prepared once. */
final class PreparedAnswers {
    /** The model name in every answer. */
    static final String MODEL = "load-model";

    private static final String TEXT =
            "The pilot keeps the chart on the table and the coast on the left hand side. ";

    private static final String OPENAI_BEFORE =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1767225600,"
                    + "\"model\":\"load-model\",\"choices\":[{\"index\":0,\"message\":"
                    + "{\"role\":\"assistant\",\"content\":\"";
    private static final String OPENAI_AFTER =
            "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":"
                    + "{\"prompt_tokens\":230,\"completion_tokens\":80,\"total_tokens\":310}}";
    private static final String ANTHROPIC_BEFORE =
            "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"load-model\","
                + "\"content\":[{\"type\":\"text\",\"text\":\"";
    private static final String ANTHROPIC_AFTER =
            "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                    + "\"usage\":{\"input_tokens\":230,\"output_tokens\":80}}";
    private static final String BEDROCK_BEFORE =
            "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"";
    private static final String BEDROCK_AFTER =
            "\"}]}},\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":230,"
                    + "\"outputTokens\":80,\"totalTokens\":310},\"metrics\":{\"latencyMs\":100}}";

    /** The content type of streams. */
    static final String STREAM_TYPE = "text/event-stream; charset=utf-8";

    private static final ByteBuf BLANK_LINE = toBuffer("\r\n\r\n");
    private static final String EVENT_TEXT = data(delta("{\"content\":\" harbour\"}", "null"));
    private static final String LAST_TEXT = data(delta("{}", "\"stop\"")) + "data: [DONE]\n\n";

    static final ByteBuf STREAM_HEAD = toBuffer(streamHead(STREAM_TYPE));
    static final ByteBuf EVENT = toBuffer(EVENT_TEXT);
    static final ByteBuf EVENT_CHUNK = toBuffer(chunk(EVENT_TEXT));
    static final ByteBuf LAST_EVENTS = toBuffer(LAST_TEXT);
    static final ByteBuf LAST_CHUNKS = toBuffer(chunk(LAST_TEXT) + "0\r\n\r\n");

    private final ByteBuf openAi;
    private final ByteBuf anthropic;
    private final ByteBuf bedrock;

    PreparedAnswers(int answerBytes) {
        openAi = toBuffer(whole(OPENAI_BEFORE, OPENAI_AFTER, answerBytes));
        anthropic = toBuffer(whole(ANTHROPIC_BEFORE, ANTHROPIC_AFTER, answerBytes));
        bedrock = toBuffer(whole(BEDROCK_BEFORE, BEDROCK_AFTER, answerBytes));
    }

    ByteBuf whole(AnswerProtocol protocol) {
        return switch (protocol) {
            case OPENAI -> openAi;
            case ANTHROPIC -> anthropic;
            case BEDROCK -> bedrock;
        };
    }

    /** Returns the body of a complete answer, without its head. */
    ByteBuf body(AnswerProtocol protocol) {
        ByteBuf all = whole(protocol);
        int head = ByteBufUtil.indexOf(BLANK_LINE, all) + BLANK_LINE.readableBytes();
        return all.slice(head, all.readableBytes() - head);
    }

    private static String whole(String before, String after, int answerBytes) {
        int text = Math.max(0, answerBytes - before.length() - after.length());
        String body = before + TEXT.repeat(text / TEXT.length() + 1).substring(0, text) + after;
        return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    private static String streamHead(String contentType) {
        return "HTTP/1.1 200 OK\r\ncontent-type: "
                + contentType
                + "\r\ntransfer-encoding: chunked\r\n\r\n";
    }

    private static String delta(String delta, String finish) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1767225600,\"model\":\""
                + MODEL
                + "\",\"choices\":[{\"index\":0,\"delta\":"
                + delta
                + ",\"logprobs\":null,\"finish_reason\":"
                + finish
                + "}]}";
    }

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static ByteBuf toBuffer(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        ByteBuf direct = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
        return Unpooled.unreleasableBuffer(direct.asReadOnly());
    }
}
