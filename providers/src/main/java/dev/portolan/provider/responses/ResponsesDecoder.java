package dev.portolan.provider.responses;

import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.SseDecoder;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.canonical.StreamEvent.BlockStart.Kind;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.responseinput.EncryptedContent;
import dev.portolan.provider.responseinput.ResponsesTools;
import dev.portolan.provider.wire.ErrorReader;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the typed events of the Responses protocol, or a response, into events of the canonical
 * model. Each part of a message, each thought and each call is a block; items of the provider's own
 * tools are none. A stream is complete with its last event, which has the response's status.
 */
public final class ResponsesDecoder extends SseDecoder {
    /** The items that the caller answers. */
    private static final Set<String> CALLS = Set.of("function_call", "custom_tool_call");

    private static final String CALL = "call";
    private static final String THOUGHT = "thought";

    /** The blocks of the items that have not ended, by item and the name of the part. */
    private final Map<Long, Map<String, Integer>> open = new HashMap<>();

    /** The items whose content was read from deltas. */
    private final Set<Long> read = new HashSet<>();

    private int blocks;
    private boolean started;
    private boolean thinking;

    @Override
    public boolean thinking() {
        return thinking;
    }

    @Override
    protected void event(@Nullable String name, JsonValue event, Consumer<StreamEvent> events) {
        long item = event.get("output_index").count();
        switch (event.get("type").textOrEmpty()) {
            case "response.created", "response.in_progress", "response.queued" ->
                    start(event.get("response"), events);
            case "response.output_item.added" -> added(item, event.get("item"), events);
            case "response.output_text.delta" ->
                    text(item, "content", event, Kind.TEXT, "delta", events);
            case "response.refusal.delta" ->
                    text(item, "content", event, Kind.REFUSAL, "delta", events);
            case "response.reasoning_summary_text.delta" ->
                    text(item, "summary", event, Kind.THINKING, "delta", events);
            case "response.reasoning_text.delta" ->
                    text(item, "content", event, Kind.THINKING, "delta", events);
            case "response.function_call_arguments.delta" ->
                    arguments(item, event.get("delta").textOrEmpty(), events);
            case "response.output_item.done" -> done(item, event.get("item"), events);
            case "response.completed", "response.incomplete", "response.done" -> {
                var response = event.get("response");
                start(response, events);
                if (blocks == 0) {
                    items(response, events);
                }
                end(response, events);
            }
            case "response.failed", "response.cancelled" -> failed(event.get("response"), events);
            default -> {}
        }
    }

    private void start(JsonValue response, Consumer<StreamEvent> events) {
        if (started) {
            return;
        }
        started = true;
        long created = response.get("created_at").count();
        events.accept(
                new StreamEvent.Start(
                        response.get("id").textOrEmpty(),
                        response.get("model").textOrEmpty(),
                        created == 0 ? null : created));
    }

    private void added(long item, JsonValue content, Consumer<StreamEvent> events) {
        switch (content.get("type").textOrEmpty()) {
            case "function_call", "custom_tool_call" -> call(item, content, events);
            case "reasoning" -> thinking = true;
            default -> {}
        }
    }

    private void call(long item, JsonValue call, Consumer<StreamEvent> events) {
        int block = blocks++;
        blocksOf(item).put(CALL, block);
        events.accept(
                BlockStart.call(
                        block, call.get("call_id").textOrEmpty(), call.get("name").textOrEmpty()));
    }

    private Map<String, Integer> blocksOf(long item) {
        return open.computeIfAbsent(item, _ -> new HashMap<>());
    }

    private void text(
            long item,
            String member,
            JsonValue event,
            Kind kind,
            String said,
            Consumer<StreamEvent> events) {
        var piece = event.get(said).textOrEmpty();
        if (!piece.isEmpty()) {
            read.add(item);
            thinking |= kind == Kind.THINKING;
            var part = member + event.get(member + "_index").count();
            boolean next = kind == Kind.THINKING && isThought(item);
            int block = block(item, kind == Kind.THINKING ? THOUGHT : part, kind, events);
            boolean first = blocksOf(item).putIfAbsent(part, block) == null;
            events.accept(new StreamEvent.TextDelta(block, next && first ? "\n\n" + piece : piece));
        }
        var logprobs = ResponsesLogprobs.read(event.get("logprobs"));
        if (!logprobs.isEmpty()) {
            events.accept(new StreamEvent.Logprobs(0, logprobs));
        }
    }

    private boolean isThought(long item) {
        return blocksOf(item).containsKey(THOUGHT);
    }

    private int block(long item, String part, Kind kind, Consumer<StreamEvent> events) {
        var known = blocksOf(item).get(part);
        if (known != null) {
            return known;
        }
        int block = blocks++;
        blocksOf(item).put(part, block);
        events.accept(new BlockStart(0, block, kind, null, null));
        return block;
    }

    private void arguments(long item, String fragment, Consumer<StreamEvent> events) {
        var block = blocksOf(item).get(CALL);
        if (block != null && !fragment.isEmpty()) {
            read.add(item);
            events.accept(new StreamEvent.ArgumentsDelta(block, fragment));
        }
    }

    /** Ends an item; reads from it what no delta contained. */
    private void done(long item, JsonValue content, Consumer<StreamEvent> events) {
        switch (content.get("type").textOrEmpty()) {
            case "message" -> message(item, content, events);
            case "reasoning" -> reasoning(item, content, events);
            case "function_call" -> called(item, content, "arguments", events);
            case "custom_tool_call" -> called(item, content, "input", events);
            case "image_generation_call" -> image(content, events);
            default -> {}
        }
        close(item, events);
    }

    private void message(long item, JsonValue content, Consumer<StreamEvent> events) {
        if (read.contains(item)) {
            return;
        }
        int number = 0;
        for (var part : content.get("content").elements()) {
            var indexed = new ObjectBuilder(part).put("content_index", number++).build();
            boolean refusal = part.get("type").textOrEmpty().equals("refusal");
            text(
                    item,
                    "content",
                    indexed,
                    refusal ? Kind.REFUSAL : Kind.TEXT,
                    refusal ? "refusal" : "text",
                    events);
        }
    }

    private void reasoning(long item, JsonValue content, Consumer<StreamEvent> events) {
        if (!read.contains(item)) {
            thinking = true;
            parts(item, content, "summary", events);
            if (!read.contains(item)) {
                parts(item, content, "content", events);
            }
        }
        var encrypted = content.get("encrypted_content").text();
        if (encrypted == null) {
            return;
        }
        var signature = EncryptedContent.read(encrypted).signature();
        if (isThought(item)) {
            int block = block(item, THOUGHT, Kind.THINKING, events);
            events.accept(new StreamEvent.SignatureDelta(block, signature));
        } else {
            events.accept(
                    new StreamEvent.WholeBlock(0, blocks++, new Block.Thinking("", signature)));
        }
    }

    private void parts(long item, JsonValue content, String member, Consumer<StreamEvent> events) {
        int number = 0;
        for (var part : content.get(member).elements()) {
            var indexed = new ObjectBuilder(part).put(member + "_index", number++).build();
            text(item, member, indexed, Kind.THINKING, "text", events);
        }
    }

    private void called(long item, JsonValue content, String member, Consumer<StreamEvent> events) {
        if (!blocksOf(item).containsKey(CALL)) {
            call(item, content, events);
        }
        if (!read.contains(item)) {
            var said = content.get(member).textOrEmpty();
            boolean custom = member.equals("input");
            arguments(item, custom ? ResponsesTools.customArguments(said) : said, events);
        }
    }

    private void image(JsonValue content, Consumer<StreamEvent> events) {
        var data = content.get("result").text();
        if (data != null) {
            events.accept(
                    new StreamEvent.WholeBlock(
                            0,
                            blocks++,
                            new Block.Media(
                                    Block.Media.Kind.IMAGE,
                                    "image/png",
                                    new Block.Source.Base64(data),
                                    Block.Media.About.NOTHING,
                                    null,
                                    "")));
        }
    }

    private void close(long item, Consumer<StreamEvent> events) {
        var ended = open.remove(item);
        if (ended != null) {
            ended.values().stream()
                    .distinct()
                    .sorted()
                    .forEach(block -> events.accept(new StreamEvent.BlockStop(block)));
        }
    }

    private static void end(JsonValue response, Consumer<StreamEvent> events) {
        if (response.get("usage").isObject()) {
            events.accept(new StreamEvent.UsageUpdate(ResponsesUsage.read(response.get("usage"))));
        }
        var raw = response.get("incomplete_details").get("reason").text();
        var status = response.get("status").textOrEmpty();
        events.accept(
                new StreamEvent.Finish(0, finish(response), raw == null ? status : raw, null));
        events.accept(new StreamEvent.End());
    }

    /** Returns why a complete response has ended. */
    public static FinishReason finish(JsonValue response) {
        if (!response.get("status").textOrEmpty().equals("incomplete")) {
            boolean calls =
                    response.get("output").elements().stream()
                            .anyMatch(item -> CALLS.contains(item.get("type").textOrEmpty()));
            return calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        }
        var reason = response.get("incomplete_details").get("reason").textOrEmpty();
        return reason.equals("content_filter") ? FinishReason.CONTENT_FILTER : FinishReason.LENGTH;
    }

    private static void failed(JsonValue response, Consumer<StreamEvent> events) {
        var bytes = response.toBytes();
        events.accept(new StreamEvent.Failure(ErrorReader.inside(bytes, 0, bytes.length)));
    }

    @Override
    protected void answer(JsonValue answer, Consumer<StreamEvent> events) {
        start(answer, events);
        items(answer, events);
        switch (answer.get("status").textOrEmpty()) {
            case "completed", "incomplete" -> end(answer, events);
            case "failed", "cancelled" -> failed(answer, events);
            default -> {}
        }
    }

    private void items(JsonValue answer, Consumer<StreamEvent> events) {
        long number = 0;
        for (var item : answer.get("output").elements()) {
            done(number++, item, events);
        }
    }
}
