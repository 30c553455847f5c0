package dev.portolan.provider.chat;

import dev.portolan.provider.answer.Usage;
import dev.portolan.provider.canonical.Answer;
import dev.portolan.provider.canonical.AnswerWriter;
import dev.portolan.provider.canonical.Block;
import dev.portolan.provider.canonical.Signature;
import dev.portolan.provider.canonical.StreamEvent;
import dev.portolan.provider.canonical.StreamEvent.BlockStart;
import dev.portolan.provider.json.JsonValue;
import dev.portolan.provider.json.JsonValue.JsonLiteral;
import dev.portolan.provider.json.ObjectBuilder;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes an answer as OpenAI's chunks, or as its chat completion. */
public final class ChatWriter implements AnswerWriter {
    private static final byte[] NOTHING = new byte[0];

    /** An open block, as far as chunks depend on it. */
    private static final class Open {
        final BlockStart start;
        final int call;
        final StringBuilder thought = new StringBuilder();
        @Nullable Signature signature;
        boolean arguments;

        Open(BlockStart start, int call) {
            this.start = start;
            this.call = call;
        }
    }

    private final boolean usageChunk;
    private final long cameAt;
    private final Map<Integer, Open> open = new HashMap<>();
    private final Map<Integer, Integer> calls = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private StreamEvent.Start start = new StreamEvent.Start("", "", null);
    private @Nullable Usage usage;

    /**
     * Writes one answer.
     *
     * @param usageChunk whether a stream's caller requests the chunk that carries only usage
     * @param at the value of {@code created} where the provider reports none
     */
    public ChatWriter(boolean usageChunk, Instant at) {
        this.usageChunk = usageChunk;
        this.cameAt = at.getEpochSecond();
    }

    @Override
    public byte[] event(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Start first -> {
                start = first;
                yield role(0);
            }
            case BlockStart opened -> begin(opened);
            case StreamEvent.TextDelta delta -> text(delta);
            case StreamEvent.ArgumentsDelta delta -> arguments(delta.block(), delta.fragment());
            case StreamEvent.SignatureDelta delta -> sign(delta);
            case StreamEvent.BlockStop stop -> stop(stop.block());
            case StreamEvent.WholeBlock whole -> whole(whole);
            case StreamEvent.Logprobs(int choice, var tokens) ->
                    joined(
                            role(choice),
                            chunk(choice, new ObjectBuilder(), ChatLogprobs.of(tokens), null));
            case StreamEvent.Finish finish -> {
                var reason = finish.reason();
                var name = reason == null ? null : reason.wire();
                yield chunk(finish.choice(), new ObjectBuilder(), name);
            }
            case StreamEvent.UsageUpdate update -> {
                usage = update.usage();
                yield NOTHING;
            }
            case StreamEvent.Failure _failure -> NOTHING;
            case StreamEvent.End _end -> usageChunk && usage != null ? usage(usage) : NOTHING;
        };
    }

    private byte[] role(int choice) {
        return begun.add(choice)
                ? chunk(
                        choice,
                        new ObjectBuilder().put("role", "assistant").put("content", ""),
                        null)
                : NOTHING;
    }

    private byte[] begin(BlockStart opened) {
        boolean call = opened.kind() == BlockStart.Kind.TOOL_CALL;
        int number = call ? calls.merge(opened.choice(), 1, Integer::sum) - 1 : -1;
        open.put(opened.block(), new Open(opened, number));
        var head = role(opened.choice());
        if (!call) {
            return head;
        }
        var function = new ObjectBuilder().put("name", opened.toolName()).put("arguments", "");
        var entry =
                new ObjectBuilder()
                        .put("index", number)
                        .put("id", opened.toolId())
                        .put("type", "function")
                        .put("function", function.build());
        return joined(head, chunk(opened.choice(), calls(entry), null));
    }

    private static ObjectBuilder calls(ObjectBuilder entry) {
        return new ObjectBuilder().put("tool_calls", JsonValue.array(List.of(entry.build())));
    }

    private byte[] text(StreamEvent.TextDelta delta) {
        var block = opened(delta.block());
        var name =
                switch (block.start.kind()) {
                    case THINKING -> "reasoning_content";
                    case REFUSAL -> "refusal";
                    case TEXT, TOOL_CALL -> "content";
                };
        if (block.start.kind() == BlockStart.Kind.THINKING) {
            block.thought.append(delta.text());
        }
        return chunk(block.start.choice(), new ObjectBuilder().put(name, delta.text()), null);
    }

    private byte[] arguments(int number, String fragment) {
        var block = opened(number);
        block.arguments = true;
        var function = JsonValue.object("arguments", JsonValue.of(fragment));
        var entry = new ObjectBuilder().put("index", block.call).put("function", function);
        return chunk(block.start.choice(), calls(entry), null);
    }

    private byte[] sign(StreamEvent.SignatureDelta delta) {
        var block = opened(delta.block());
        if (block.start.kind() == BlockStart.Kind.TOOL_CALL) {
            var entry =
                    new ObjectBuilder()
                            .put("index", block.call)
                            .put("function", JsonValue.object("arguments", JsonValue.of("")))
                            .put(ExtraContent.CONTENT, ExtraContent.ofCall(delta.signature()));
            return chunk(block.start.choice(), calls(entry), null);
        }
        var before = block.signature;
        block.signature =
                before == null
                        ? delta.signature()
                        : new Signature(
                                before.provider(), before.value() + delta.signature().value());
        return NOTHING;
    }

    private byte[] stop(int number) {
        var block = opened(number);
        open.remove(number);
        if (block.start.kind() == BlockStart.Kind.TOOL_CALL && !block.arguments) {
            open.put(number, block);
            var arguments = arguments(number, "{}");
            open.remove(number);
            return arguments;
        }
        return block.signature == null
                ? NOTHING
                : thinking(
                        block.start.choice(),
                        new Block.Thinking(block.thought.toString(), block.signature));
    }

    private byte[] thinking(int choice, Block.Thinking thinking) {
        var extra = ChatAnswer.extra(List.of(thinking));
        return extra == null
                ? NOTHING
                : chunk(choice, new ObjectBuilder().put(ExtraContent.CONTENT, extra), null);
    }

    private byte[] whole(StreamEvent.WholeBlock whole) {
        var head = role(whole.choice());
        return switch (whole.content()) {
            case Block.Thinking thinking -> joined(head, thinking(whole.choice(), thinking));
            case Block.Media media ->
                    joined(
                            head,
                            chunk(
                                    whole.choice(),
                                    new ObjectBuilder()
                                            .put("images", ChatAnswer.images(List.of(media))),
                                    null));
            case Block.Text _text -> head;
            case Block.ToolCall _call -> head;
            case Block.ToolResult _result -> head;
            case Block.Refusal _refusal -> head;
            case Block.Opaque _opaque -> head;
        };
    }

    private Open opened(int block) {
        return java.util.Objects.requireNonNull(open.get(block));
    }

    private byte[] chunk(int choice, ObjectBuilder delta, @Nullable String finish) {
        return chunk(choice, delta, JsonLiteral.NULL, finish);
    }

    private byte[] chunk(
            int choice, ObjectBuilder delta, JsonValue logprobs, @Nullable String finish) {
        var entry =
                new ObjectBuilder()
                        .put("index", choice)
                        .put("delta", delta.build())
                        .put("logprobs", logprobs)
                        .put(
                                "finish_reason",
                                finish == null ? JsonLiteral.NULL : JsonValue.of(finish));
        var chunk = envelope("chat.completion.chunk", List.of(entry.build()));
        return event(usageChunk ? chunk.put("usage", JsonLiteral.NULL) : chunk);
    }

    private byte[] usage(Usage usage) {
        return event(
                envelope("chat.completion.chunk", List.of()).put("usage", ChatAnswer.usage(usage)));
    }

    private ObjectBuilder envelope(String kind, List<JsonValue> choices) {
        var created = start.created();
        return new ObjectBuilder()
                .put("id", start.id())
                .put("object", kind)
                .put("created", created == null ? cameAt : created)
                .put("model", start.model())
                .put("choices", JsonValue.array(choices));
    }

    private static byte[] event(ObjectBuilder chunk) {
        return ("data: " + chunk.build().toJson() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        if (first.length == 0) {
            return second;
        }
        var both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public byte[] whole(Answer answer) {
        start = new StreamEvent.Start(answer.id(), answer.model(), answer.created());
        var choices = answer.choices().stream().map(ChatAnswer::choice).toList();
        var body = envelope("chat.completion", choices);
        var usage = answer.usage();
        return (usage == null ? body : body.put("usage", ChatAnswer.usage(usage)))
                .build()
                .toBytes();
    }
}
