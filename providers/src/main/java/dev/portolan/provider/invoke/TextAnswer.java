package dev.portolan.provider.invoke;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.aws.BedrockAnswer;
import dev.portolan.provider.aws.BedrockHead;
import dev.portolan.provider.aws.InvokeChunks;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.json.JsonValue;

import java.util.function.Consumer;

/** Reads text in a vendor's own format. */
final class TextAnswer implements BedrockAnswer {
    private final BedrockHead head;
    private final String model;
    private final TextVendor vendor;
    private boolean started;
    private boolean finished;
    private boolean guarded;

    TextAnswer(BedrockHead head, String model, TextVendor vendor) {
        this.head = head;
        this.model = model;
        this.vendor = vendor;
    }

    @Override
    public boolean isIn(JsonValue body) {
        return body.isObject() && vendor.piece(vendor.answer(body)).finish() != null;
    }

    @Override
    public void whole(JsonValue body, Consumer<StreamEvent> events) {
        piece(body, events);
        var reported = head.usage();
        events.accept(new StreamEvent.UsageUpdate(reported == null ? counted(body) : reported));
        closed(events);
    }

    /** Returns the tokens a body reports itself. */
    private static Usage counted(JsonValue body) {
        long input =
                body.get("inputTextTokenCount").count() + body.get("prompt_token_count").count();
        long output =
                body.get("generation_token_count").count()
                        + body.get("totalOutputTextTokenCount").count();
        for (var result : body.get("results").elements()) {
            output += result.get("tokenCount").count();
        }
        return new Usage(input, 0, 0, output, 0);
    }

    @Override
    public void event(String type, JsonValue json, Consumer<StreamEvent> events) {
        if (!type.equals(InvokeChunks.TYPE)) {
            return;
        }
        piece(json, events);
        var reported = BedrockHead.metrics(json);
        var counted = reported == null ? counted(json) : reported;
        if (!counted.equals(Usage.NONE)) {
            events.accept(new StreamEvent.UsageUpdate(counted));
        }
    }

    private void piece(JsonValue json, Consumer<StreamEvent> events) {
        if (!started) {
            started = true;
            events.accept(new StreamEvent.Start(head.id(), model, null));
            events.accept(BlockStart.of(0, BlockStart.Kind.TEXT));
        }
        guarded |= BedrockHead.guarded(json);
        var piece = vendor.piece(vendor.answer(json));
        events.accept(new StreamEvent.TextDelta(0, piece.text()));
        var raw = piece.finish();
        if (raw != null && !finished) {
            finished = true;
            var reason = TextVendor.finish(guarded ? "content_filtered" : raw);
            events.accept(new StreamEvent.Finish(0, reason, raw, null));
        }
    }

    @Override
    public void closed(Consumer<StreamEvent> events) {
        if (finished) {
            events.accept(new StreamEvent.End());
        }
    }
}
