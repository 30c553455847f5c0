package dev.portolan.provider.recorded;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.provider.Call;
import dev.portolan.provider.EventSink;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.bytes.Slice;
import dev.portolan.provider.caller.CallerProtocol;
import dev.portolan.provider.head.HeadReading;
import dev.portolan.provider.request.Operation;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A caller's view of a stream: the chunks it received, assembled per choice. */
final class ReceivedStream implements EventSink {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    @Nullable ProviderError error;
    @Nullable Usage usage;
    boolean done;

    /** One choice as a client would see it. */
    static final class Choice {
        final StringBuilder text = new StringBuilder();
        final StringBuilder refusal = new StringBuilder();
        final Map<Integer, List<String>> calls = new TreeMap<>();
        @Nullable String finish;
    }

    static Call call(Operation operation, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return switch (CallerProtocol.of(operation).head(Slice.of(bytes))) {
            case HeadReading.Read read -> new Call(operation, read.head(), bytes, 0, bytes.length);
            case HeadReading other -> throw new AssertionError("no request: " + other);
        };
    }

    @Override
    public void forward(byte[] bytes, int from, int to) {
        sent.write(bytes, from, to - from);
    }

    @Override
    public void error(ProviderError broken) {
        error = broken;
    }

    @Override
    public void usage(Usage reported) {
        usage = reported;
    }

    @Override
    public void finish(int choice, FinishReason reason, @Nullable String raw) {}

    @Override
    public void done() {
        done = true;
    }

    String bytes() {
        return sent.toString(StandardCharsets.UTF_8);
    }

    Map<Integer, Choice> choices() {
        var choices = new TreeMap<Integer, Choice>();
        bytes().lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Recordings.json(line.substring(6).getBytes(StandardCharsets.UTF_8)))
                .forEach(chunk -> chunk.path("choices").forEach(c -> add(c, choices)));
        return choices;
    }

    private static void add(JsonNode piece, Map<Integer, Choice> choices) {
        var choice = choices.computeIfAbsent(piece.path("index").asInt(), _key -> new Choice());
        var delta = piece.path("delta");
        choice.text.append(delta.path("content").asText(""));
        choice.refusal.append(delta.path("refusal").asText(""));
        for (var call : delta.path("tool_calls")) {
            var held =
                    choice.calls.computeIfAbsent(
                            call.path("index").asInt(), _key -> new ArrayList<>(List.of("", "")));
            var function = call.path("function");
            held.set(0, held.get(0) + function.path("name").asText(""));
            held.set(1, held.get(1) + function.path("arguments").asText(""));
        }
        if (piece.path("finish_reason").isTextual()) {
            choice.finish = piece.path("finish_reason").asText();
        }
    }
}
