package dev.portolan.provider.responses;

import dev.portolan.provider.Call;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.canonical.Answer;
import dev.portolan.provider.canonical.AnswerWriter;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.canonical.TokenLogprob;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;
import dev.portolan.provider.responseinput.EncryptedContent;
import dev.portolan.provider.toolcall.ToolCallIds;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Writes an answer as the protocol's typed events, or as its response: the first choice only, as
 * the protocol has no other. Each block is an item. The last event, with the whole response, is
 * written at the end, so that an answer that was cut has none; a whole answer is the response that
 * its events would end with.
 */
public final class ResponsesWriter implements AnswerWriter {
    private final Map<Integer, OpenItem> open = new HashMap<>();

    private final NumberedEvents events = new NumberedEvents(0);
    private final ResponseSettings settings;
    private final Set<String> customTools;
    private final ToolCallIds ids;
    private final long cameAt;
    private final Map<Integer, JsonValue> output = new TreeMap<>();
    private String id = "";
    private String model = "";
    private long created;
    private @Nullable Usage usage;
    private @Nullable FinishReason finish;
    private JsonValue last = JsonLiteral.NULL;

    /** Writes the answer to a call. */
    public ResponsesWriter(Call call) {
        this.settings = ResponseSettings.of(call);
        this.customTools = settings.customTools();
        this.ids = ToolCallIds.of(call);
        this.cameAt = call.at().getEpochSecond();
    }

    @Override
    public byte[] event(StreamEvent event) {
        switch (event) {
            case StreamEvent.Start start -> start(start);
            case BlockStart start -> begin(start);
            case StreamEvent.TextDelta delta ->
                    at(delta.block(), item -> item.text(delta.text(), events));
            case StreamEvent.ArgumentsDelta delta ->
                    at(delta.block(), item -> item.text(delta.fragment(), events));
            case StreamEvent.SignatureDelta delta ->
                    at(delta.block(), item -> item.sign(delta.signature()));
            case StreamEvent.Logprobs(int choice, var tokens) -> logprobs(choice, tokens);
            case StreamEvent.BlockStop stop -> stop(stop.block());
            case StreamEvent.WholeBlock whole -> {
                if (whole.choice() == 0) {
                    whole(whole.content());
                }
            }
            case StreamEvent.Finish end -> finish = end.choice() == 0 ? end.reason() : finish;
            case StreamEvent.UsageUpdate update -> usage = update.usage();
            case StreamEvent.Failure _failure -> {}
            case StreamEvent.End _end -> end();
        }
        return events.take();
    }

    private void start(StreamEvent.Start start) {
        id = ResponseIds.response(start.id(), ids);
        model = start.model();
        created = start.created() == null ? cameAt : start.created();
        for (var type : List.of("response.created", "response.in_progress")) {
            events.write(
                    type,
                    new ObjectBuilder().put("response", response(OutputItems.IN_PROGRESS, null)));
        }
    }

    private JsonValue response(String status, @Nullable String incomplete) {
        var counted = usage;
        var response =
                new ObjectBuilder()
                        .put("id", id)
                        .put("object", "response")
                        .put("created_at", created)
                        .put("status", status)
                        .put("error", JsonLiteral.NULL)
                        .put(
                                "incomplete_details",
                                incomplete == null
                                        ? JsonLiteral.NULL
                                        : JsonValue.object("reason", JsonValue.of(incomplete)))
                        .put("model", model)
                        .put("output", JsonValue.array(List.copyOf(output.values())))
                        .put("usage", counted == null ? null : ResponsesUsage.write(counted));
        return settings.addTo(response).build();
    }

    private void begin(BlockStart start) {
        if (start.choice() != 0) {
            return;
        }
        var item = OpenItem.of(start, id, customTools);
        open.put(start.block(), item);
        item.opened(events);
    }

    private void at(int block, Consumer<OpenItem> action) {
        var item = open.get(block);
        if (item != null) {
            action.accept(item);
        }
    }

    private void logprobs(int choice, List<TokenLogprob> tokens) {
        if (choice == 0) {
            open.values().forEach(item -> item.logprobs(tokens, events));
        }
    }

    /** Ends an item; an empty text becomes none. */
    private void stop(int block) {
        var item = open.remove(block);
        if (item == null) {
            return;
        }
        if (item.isEmpty()) {
            return;
        }
        var whole = item.done(events);
        output.put(item.index(), whole);
        var signature = item.signature();
        if (signature != null && item.callId() != null) {
            callSignature(signature, item.callId());
        }
    }

    /** Writes the signature of a call, which the item of a call has no place for. */
    private void callSignature(Signature signature, String callId) {
        item(
                "rs",
                own -> OutputItems.reasoning(own, "", EncryptedContent.ofCall(signature, callId)));
    }

    /** Writes an item that is not streamed. */
    private void item(String prefix, Function<String, JsonValue> made) {
        int index = events.nextItem();
        var item = made.apply(ResponseIds.item(prefix, id, index));
        for (var type : List.of("response.output_item.added", "response.output_item.done")) {
            events.write(type, new ObjectBuilder().put("output_index", index).put("item", item));
        }
        output.put(index, item);
    }

    private void whole(Block content) {
        switch (content) {
            case Block.Thinking thinking -> thought(thinking);
            case Block.Media media -> {
                if (media.source() instanceof Block.Source.Base64(String data)) {
                    item("ig", own -> OutputItems.image(own, OutputItems.COMPLETED, data));
                }
            }
            case Block.Text _text -> {}
            case Block.Refusal _refusal -> {}
            case Block.ToolCall _call -> {}
            case Block.ToolResult _result -> {}
            case Block.Opaque _opaque -> {}
        }
    }

    private void thought(Block.Thinking thinking) {
        var redacted = thinking.redacted();
        var signature = thinking.signature();
        var encrypted =
                redacted != null
                        ? EncryptedContent.ofRedacted(redacted)
                        : signature == null ? null : EncryptedContent.ofThought(signature);
        item("rs", own -> OutputItems.reasoning(own, thinking.text(), encrypted));
    }

    private void end() {
        var reason = incomplete();
        last = response(reason == null ? OutputItems.COMPLETED : "incomplete", reason);
        events.write(
                reason == null ? "response.completed" : "response.incomplete",
                new ObjectBuilder().put("response", last));
    }

    private @Nullable String incomplete() {
        var reason = finish;
        if (reason == null) {
            return null;
        }
        return switch (reason) {
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
            case STOP, TOOL_CALLS, ERROR -> null;
        };
    }

    @Override
    public byte[] whole(Answer answer) {
        start(new StreamEvent.Start(answer.id(), answer.model(), answer.created()));
        var choice = answer.choices().getFirst();
        int number = 0;
        for (var block : choice.blocks()) {
            block(number++, block);
            logprobs(0, choice.logprobs());
            stop(number - 1);
        }
        finish = choice.finish();
        usage = answer.usage();
        end();
        return last.toBytes();
    }

    /** Writes a block of a whole answer by the events that it would be streamed in. */
    private void block(int number, Block block) {
        switch (block) {
            case Block.Text(String text, var _) ->
                    opened(BlockStart.of(number, BlockStart.Kind.TEXT), text, null);
            case Block.Refusal(String text) ->
                    opened(BlockStart.of(number, BlockStart.Kind.REFUSAL), text, null);
            case Block.ToolCall(String callId, String name, String arguments, var signature) ->
                    opened(BlockStart.call(number, callId, name), arguments, signature);
            case Block.Thinking thinking -> thought(thinking);
            case Block.Media media -> whole(media);
            case Block.ToolResult _result -> {}
            case Block.Opaque _opaque -> {}
        }
    }

    private void opened(BlockStart start, String text, @Nullable Signature signature) {
        begin(start);
        at(start.block(), item -> item.text(text, events));
        if (signature != null) {
            at(start.block(), item -> item.sign(signature));
        }
    }
}
