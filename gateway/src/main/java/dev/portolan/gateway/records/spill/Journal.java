package dev.portolan.gateway.records.spill;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that have begun and are not kept elsewhere yet, in a file mapped into memory: to
 * write to it costs no system call, and the operating system keeps it when the process is killed.
 * It does not survive a power failure.
 *
 * <p>A slot belongs to one request from {@link #begin} to {@link #release}. Texts longer than their
 * place are cut. Thread-safe; the parts of one slot are written by one thread at a time.
 */
public final class Journal implements AutoCloseable {
    /** Begun, decided, ended: the parts of a slot, in the order in which they are written. */
    public static final int PARTS = 3;

    private static final int SLOT_BYTES = 1_024;
    private static final int STATE = 0;
    private static final int NUMBER = 8;
    private static final int[] PART_AT = {16, 336, 864};
    private static final int[] PART_END = {336, 864, SLOT_BYTES};
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final Arena arena;
    private final MemorySegment memory;
    private final int[] free;
    private int freeCount;

    private Journal(Arena arena, MemorySegment memory, int slots) {
        this.arena = arena;
        this.memory = memory;
        this.free = new int[slots];
        for (int slot = slots - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
    }

    /**
     * The journal that a process left, read before a new one is opened.
     *
     * @param requests the requests that had begun
     */
    public record Left(List<Begun> requests) {
        public Left {
            requests = List.copyOf(requests);
        }
    }

    /**
     * A request that had begun.
     *
     * @param number the number that {@link #begin} was called with
     * @param parts the parts that were written
     */
    public record Begun(long number, List<String> parts) {
        public Begun {
            parts = List.copyOf(parts);
        }
    }

    /** Reads what a process left in the file; nothing if there is no file. */
    public static Left left(Path path) throws IOException {
        if (!path.toFile().exists()) {
            return new Left(List.of());
        }
        List<Begun> begun = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            for (long at = 0; at + SLOT_BYTES <= memory.byteSize(); at += SLOT_BYTES) {
                int written = memory.get(ValueLayout.JAVA_INT, at + STATE);
                if (written > 0 && written <= PARTS) {
                    begun.add(begun(memory, at, written));
                }
            }
        }
        return new Left(begun);
    }

    private static Begun begun(MemorySegment memory, long at, int written) {
        List<String> parts = new ArrayList<>();
        for (int part = 0; part < written; part++) {
            long from = at + PART_AT[part];
            int room = PART_END[part] - PART_AT[part] - Short.BYTES;
            int length = Math.clamp(memory.get(ValueLayout.JAVA_SHORT, from), 0, room);
            byte[] bytes = new byte[length];
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from + Short.BYTES, bytes, 0, length);
            parts.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return new Begun(memory.get(ValueLayout.JAVA_LONG, at + NUMBER), parts);
    }

    /**
     * Opens an empty journal, discarding what the file holds.
     *
     * @param slots the largest number of requests in it
     */
    @SuppressWarnings("MustBeClosedChecker") // the journal closes it
    public static Journal create(Path path, int slots) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            Arena arena = Arena.ofShared();
            MemorySegment memory =
                    channel.map(
                            FileChannel.MapMode.READ_WRITE, 0, (long) slots * SLOT_BYTES, arena);
            return new Journal(arena, memory, slots);
        }
    }

    /**
     * Takes a slot for a request that begins.
     *
     * @return the slot; -1 if none is free
     */
    public int begin(long number, String text) {
        int slot = take();
        if (slot >= 0) {
            memory.set(ValueLayout.JAVA_LONG, at(slot) + NUMBER, number);
            write(slot, 0, text);
        }
        return slot;
    }

    /** Writes the decision. */
    public void decided(int slot, String text) {
        write(slot, 1, text);
    }

    /** Writes the end; the decision must have been written. */
    public void ended(int slot, String text) {
        write(slot, 2, text);
    }

    /** Gives back the slot of a request that is kept elsewhere. */
    public void release(int slot) {
        INT.setRelease(memory, at(slot) + STATE, 0);
        synchronized (free) {
            free[freeCount++] = slot;
        }
    }

    /** The number of requests in it. */
    public int used() {
        synchronized (free) {
            return free.length - freeCount;
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private int take() {
        synchronized (free) {
            return freeCount == 0 ? -1 : free[--freeCount];
        }
    }

    private void write(int slot, int part, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long from = at(slot) + PART_AT[part];
        int length = Math.min(bytes.length, PART_END[part] - PART_AT[part] - Short.BYTES);
        memory.set(ValueLayout.JAVA_SHORT, from, (short) length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, from + Short.BYTES, length);
        // Last, so that a process that is killed before leaves the slot without this part.
        INT.setRelease(memory, at(slot) + STATE, part + 1);
    }

    private static long at(int slot) {
        return (long) slot * SLOT_BYTES;
    }
}
