package dev.portolan.provider.converse;

import dev.portolan.provider.Target;
import dev.portolan.provider.answer.FinishReason;
import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.aws.BedrockAnswer;
import dev.portolan.provider.aws.BedrockHead;
import dev.portolan.provider.aws.InvokeChunks;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.json.JsonValue;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads Converse's answers, whose format Amazon's own models also have with InvokeModel. */
final class ConverseAnswer implements BedrockAnswer {
    /** A block that is no content of the answer: a tool that the provider runs itself. */
    private static final int HIDDEN = -1;

    private final BedrockHead head;
    private final String model;
    private final boolean claude;
    private final Map<Long, Integer> open = new HashMap<>();
    private int blocks;
    private boolean started;
    private boolean called;
    private int answer = HIDDEN;
    private boolean finished;
    private boolean thinking;

    ConverseAnswer(BedrockHead head, Target target) {
        this.head = head;
        this.model = target.model();
        this.claude = ModelFamily.of(target) == ModelFamily.CLAUDE;
    }

    @Override
    public boolean isIn(JsonValue body) {
        return body.get("output").isObject();
    }

    @Override
    public void whole(JsonValue json, Consumer<StreamEvent> events) {
        start(events);
        for (var block : json.get("output").get("message").get("content").elements()) {
            block(block, events);
        }
        finish(
                BedrockHead.guarded(json)
                        ? "guardrail_intervened"
                        : json.get("stopReason").textOrEmpty(),
                events);
        usage(json.get("usage"), events);
        closed(events);
    }

    private void start(Consumer<StreamEvent> events) {
        if (!started) {
            started = true;
            events.accept(new StreamEvent.Start(head.id(), model, null));
        }
    }

    private void block(JsonValue block, Consumer<StreamEvent> events) {
        long index = blocks;
        if (block.has("toolUse")) {
            var use = block.get("toolUse");
            begin(index, use, events);
            arguments(index, use.get("input").isObject() ? use.get("input").toJson() : "", events);
        } else if (block.has("text")) {
            text(index, BlockStart.Kind.TEXT, block.get("text").textOrEmpty(), events);
        } else if (block.has("reasoningContent")) {
            var thought = block.get("reasoningContent");
            var reported = thought.get("reasoningText");
            reasoning(index, thought.has("redactedContent") ? thought : reported, events);
        } else if (block.has("citationsContent")) {
            for (var cited : block.get("citationsContent").get("content").elements()) {
                text(index, BlockStart.Kind.TEXT, cited.get("text").textOrEmpty(), events);
            }
        }
        stop(index, events);
    }

    @Override
    public void event(String type, JsonValue json, Consumer<StreamEvent> events) {
        long index = json.get("contentBlockIndex").count();
        start(events);
        switch (type) {
            case InvokeChunks.TYPE ->
                    json.members().forEach((name, value) -> event(name, value, events));
            case "contentBlockStart" -> {
                var started = json.get("start");
                thinking |= started.has("reasoningContent");
                if (started.has("toolUse")) {
                    begin(index, started.get("toolUse"), events);
                } else if (started.has("toolResult")) {
                    open.put(index, HIDDEN);
                }
            }
            case "contentBlockDelta" -> delta(index, json.get("delta"), events);
            case "contentBlockStop" -> stop(index, events);
            case "messageStop" -> finish(json.get("stopReason").textOrEmpty(), events);
            case "metadata" -> {
                usage(json.get("usage"), events);
                closed(events);
            }
            default -> {}
        }
    }

    @Override
    public void closed(Consumer<StreamEvent> events) {
        if (finished) {
            events.accept(new StreamEvent.End());
        }
    }

    @Override
    public boolean thinking() {
        return thinking;
    }

    private void begin(long index, JsonValue use, Consumer<StreamEvent> events) {
        if (use.get("type").textOrEmpty().equals("server_tool_use")) {
            open.put(index, HIDDEN);
            return;
        }
        var name = use.get("name").textOrEmpty();
        if (name.equals(ToolConfig.ANSWER)) {
            answer = open(index, BlockStart.Kind.TEXT, events);
            return;
        }
        called = true;
        int block = blocks++;
        open.put(index, block);
        events.accept(BlockStart.call(block, use.get("toolUseId").textOrEmpty(), name));
    }

    private int open(long index, BlockStart.Kind kind, Consumer<StreamEvent> events) {
        var started = open.get(index);
        if (started != null) {
            return started;
        }
        int block = blocks++;
        open.put(index, block);
        events.accept(BlockStart.of(block, kind));
        return block;
    }

    private void delta(long index, JsonValue delta, Consumer<StreamEvent> events) {
        if (delta.has("toolUse")) {
            arguments(index, delta.get("toolUse").get("input").textOrEmpty(), events);
        } else if (delta.has("text")) {
            text(index, BlockStart.Kind.TEXT, delta.get("text").textOrEmpty(), events);
        } else if (delta.has("reasoningContent")) {
            thinking = true;
            reasoning(index, delta.get("reasoningContent"), events);
        }
    }

    private void arguments(long index, String fragment, Consumer<StreamEvent> events) {
        int block = open.getOrDefault(index, HIDDEN);
        if (block == HIDDEN || fragment.isEmpty()) {
            return;
        }
        events.accept(
                block == answer
                        ? new StreamEvent.TextDelta(block, fragment)
                        : new StreamEvent.ArgumentsDelta(block, fragment));
    }

    private void text(long index, BlockStart.Kind kind, String text, Consumer<StreamEvent> events) {
        if (text.isEmpty()) {
            return;
        }
        int block = open(index, kind, events);
        if (block != HIDDEN) {
            events.accept(new StreamEvent.TextDelta(block, text));
        }
    }

    private void reasoning(long index, JsonValue thought, Consumer<StreamEvent> events) {
        var redacted = thought.get("redactedContent").text();
        if (redacted != null) {
            var secret = new Signature(Signature.BEDROCK, redacted);
            int block = blocks++;
            open.put(index, HIDDEN);
            events.accept(
                    new StreamEvent.WholeBlock(0, block, new Block.Thinking("", null, secret)));
            return;
        }
        text(index, BlockStart.Kind.THINKING, thought.get("text").textOrEmpty(), events);
        var signature = thought.get("signature").text();
        if (signature != null && !signature.isEmpty()) {
            int block = open(index, BlockStart.Kind.THINKING, events);
            var owner = claude ? Signature.ANTHROPIC : Signature.BEDROCK;
            events.accept(new StreamEvent.SignatureDelta(block, new Signature(owner, signature)));
        }
    }

    private void stop(long index, Consumer<StreamEvent> events) {
        var block = open.remove(index);
        if (block != null && block != HIDDEN) {
            events.accept(new StreamEvent.BlockStop(block));
        }
    }

    private void finish(String raw, Consumer<StreamEvent> events) {
        finished = true;
        events.accept(new StreamEvent.Finish(0, reason(raw), raw, null));
    }

    private FinishReason reason(String raw) {
        return switch (raw) {
            case "tool_use" ->
                    answer != HIDDEN && !called ? FinishReason.STOP : FinishReason.TOOL_CALLS;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "content_filtered", "guardrail_intervened" -> FinishReason.CONTENT_FILTER;
            case "malformed_model_output", "malformed_tool_use", "" -> FinishReason.ERROR;
            default -> FinishReason.STOP;
        };
    }

    /**
     * A count may have either of two names; one is read, never their sum. Counts in the headers may
     * be missing from the body.
     */
    private void usage(JsonValue usage, Consumer<StreamEvent> events) {
        var reported = head.usage();
        if (reported != null) {
            events.accept(new StreamEvent.UsageUpdate(reported));
        } else if (usage.isObject()) {
            events.accept(
                    new StreamEvent.UsageUpdate(
                            new Usage(
                                    usage.get("inputTokens").count(),
                                    count(usage, "cacheReadInputTokens"),
                                    count(usage, "cacheWriteInputTokens"),
                                    usage.get("outputTokens").count(),
                                    0,
                                    Usage.Details.ofHourCacheWrite(hourCacheWrite(usage)))));
        }
    }

    private static long hourCacheWrite(JsonValue usage) {
        long tokens = 0;
        for (var detail : usage.get("cacheDetails").elements()) {
            if (detail.get("ttl").textOrEmpty().equals("1h")) {
                tokens += detail.get("inputTokens").count();
            }
        }
        return tokens;
    }

    private static long count(JsonValue usage, String name) {
        return usage.has(name) ? usage.get(name).count() : usage.get(name + "Count").count();
    }
}
