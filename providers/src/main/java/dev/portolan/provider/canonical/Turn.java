package dev.portolan.provider.canonical;

import java.util.ArrayList;
import java.util.List;

/**
 * One side's contribution to a conversation. Results of tools belong to the user's side. A turn of
 * role {@link Role#SYSTEM} is an instruction given between others.
 */
public record Turn(Role role, List<Block> blocks) {
    /** The side that a turn belongs to. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public Turn {
        blocks = List.copyOf(blocks);
    }

    /** Returns the turns with adjacent turns of one role joined and empty ones left out. */
    public static List<Turn> merged(List<Turn> turns) {
        var merged = new ArrayList<Turn>();
        for (var turn : turns) {
            if (turn.blocks().isEmpty()) {
                continue;
            }
            var before = merged.isEmpty() ? null : merged.getLast();
            if (before == null || before.role() != turn.role()) {
                merged.add(turn);
                continue;
            }
            var blocks = new ArrayList<>(before.blocks());
            blocks.addAll(turn.blocks());
            merged.set(merged.size() - 1, new Turn(turn.role(), blocks));
        }
        return merged;
    }

    /**
     * Returns the turns for a provider that takes instructions only at the start: a later one opens
     * the user's next turn, after the results of tools that have to come first there.
     */
    public static List<Turn> withoutSystem(List<Turn> turns) {
        var plain = new ArrayList<Turn>();
        var instructions = new ArrayList<Block>();
        for (var turn : turns) {
            if (turn.role() == Role.SYSTEM) {
                instructions.addAll(turn.blocks());
                continue;
            }
            if (turn.role() == Role.ASSISTANT || instructions.isEmpty()) {
                flush(instructions, plain);
                plain.add(turn);
                continue;
            }
            var blocks = new ArrayList<>(turn.blocks());
            int results = 0;
            while (results < blocks.size() && blocks.get(results) instanceof Block.ToolResult) {
                results++;
            }
            blocks.addAll(results, instructions);
            instructions.clear();
            plain.add(new Turn(Role.USER, blocks));
        }
        flush(instructions, plain);
        return merged(plain);
    }

    private static void flush(List<Block> instructions, List<Turn> into) {
        if (!instructions.isEmpty()) {
            into.add(new Turn(Role.USER, instructions));
            instructions.clear();
        }
    }
}
