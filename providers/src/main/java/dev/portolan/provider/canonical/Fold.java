package dev.portolan.provider.canonical;

import dev.portolan.provider.answer.ProviderError;
import dev.portolan.provider.answer.Usage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Folds an answer's events into a whole answer. One use only. */
public final class Fold implements Consumer<StreamEvent> {
    private final Map<Integer, Piece> pieces = new TreeMap<>();
    private final Map<Integer, List<TokenLogprob>> logprobs = new HashMap<>();
    private final Map<Integer, StreamEvent.Finish> finishes = new TreeMap<>();
    private StreamEvent.@Nullable Start start;
    private @Nullable Usage usage;
    private @Nullable ProviderError failure;
    private boolean ended;

    @Override
    public void accept(StreamEvent event) {
        switch (event) {
            case StreamEvent.Start first -> start = first;
            case StreamEvent.BlockStart opened -> pieces.put(opened.block(), new Piece(opened));
            case StreamEvent.TextDelta delta -> piece(delta.block()).text.append(delta.text());
            case StreamEvent.ArgumentsDelta delta ->
                    piece(delta.block()).text.append(delta.fragment());
            case StreamEvent.SignatureDelta delta -> piece(delta.block()).sign(delta.signature());
            case StreamEvent.BlockStop _stop -> {}
            case StreamEvent.WholeBlock whole -> pieces.put(whole.block(), new Piece(whole));
            case StreamEvent.Logprobs(int choice, var tokens) ->
                    logprobs.computeIfAbsent(choice, _choice -> new ArrayList<>()).addAll(tokens);
            case StreamEvent.Finish finish -> finishes.put(finish.choice(), finish);
            case StreamEvent.UsageUpdate update -> usage = update.usage();
            case StreamEvent.Failure broken -> failure = broken.error();
            case StreamEvent.End _end -> ended = true;
        }
    }

    private Piece piece(int block) {
        var piece = pieces.get(block);
        if (piece == null) {
            throw new IllegalStateException("block " + block + " has not begun");
        }
        return piece;
    }

    /** Returns the failure that ended the answer; null where none did. */
    public @Nullable ProviderError failure() {
        return failure;
    }

    /** Returns whether the answer is complete. */
    public boolean isWhole() {
        return ended && failure == null && start != null && !finishes.isEmpty();
    }

    /** Returns the last usage reported; null where none was. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** Returns the answer, which must be complete. */
    public Answer answer() {
        var first = start;
        if (first == null || !isWhole()) {
            throw new IllegalStateException("the answer is not whole (expected: End)");
        }
        var choices = new ArrayList<Answer.Choice>();
        for (var finish : finishes.values()) {
            choices.add(
                    new Answer.Choice(
                            finish.choice(),
                            blocks(finish.choice()),
                            logprobs.getOrDefault(finish.choice(), List.of()),
                            finish.reason(),
                            finish.raw(),
                            finish.stopSequence()));
        }
        return new Answer(first.id(), first.model(), first.created(), choices, usage);
    }

    private List<Block> blocks(int choice) {
        return pieces.values().stream()
                .filter(piece -> piece.choice == choice)
                .map(Piece::block)
                .toList();
    }

    /** A block of which not all deltas were read. */
    private static final class Piece {
        private final int choice;
        private final StreamEvent.@Nullable BlockStart opened;
        private final @Nullable Block whole;
        private final StringBuilder text = new StringBuilder();
        private @Nullable Signature signature;

        Piece(StreamEvent.BlockStart opened) {
            this.choice = opened.choice();
            this.opened = opened;
            this.whole = null;
        }

        Piece(StreamEvent.WholeBlock whole) {
            this.choice = whole.choice();
            this.opened = null;
            this.whole = whole.content();
        }

        void sign(Signature more) {
            var before = signature;
            signature =
                    before == null
                            ? more
                            : new Signature(more.provider(), before.value() + more.value());
        }

        Block block() {
            var begun = opened;
            if (begun == null) {
                return java.util.Objects.requireNonNull(whole);
            }
            return switch (begun.kind()) {
                case TEXT -> new Block.Text(text.toString());
                case THINKING -> new Block.Thinking(text.toString(), signature);
                case REFUSAL -> new Block.Refusal(text.toString());
                case TOOL_CALL ->
                        new Block.ToolCall(
                                begun.toolId() == null ? "" : begun.toolId(),
                                begun.toolName() == null ? "" : begun.toolName(),
                                text.toString(),
                                signature);
            };
        }
    }
}
