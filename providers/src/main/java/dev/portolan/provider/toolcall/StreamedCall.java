package dev.portolan.provider.toolcall;

/** One tool call of a stream: what was read of it so far, and what it is called for the caller. */
public final class StreamedCall {
    private final int number;
    private final String id;
    private final ArgumentsProgress arguments = new ArgumentsProgress();
    private final int chunk;
    String upstreamId;
    private String name;

    StreamedCall(int number, String id, String upstreamId, String name, int chunk) {
        this.number = number;
        this.id = id;
        this.upstreamId = upstreamId;
        this.name = name;
        this.chunk = chunk;
    }

    /** Returns its number among the calls of its choice, from 0. */
    public int number() {
        return number;
    }

    /** Returns its id, unique in the answer and the conversation. */
    public String id() {
        return id;
    }

    /** Returns its name; empty until it came. */
    public String name() {
        return name;
    }

    /** Returns whether it began in the chunk of this number. */
    boolean beganIn(int which) {
        return chunk == which;
    }

    /** Records the name, if none came before; returns whether it was recorded. */
    public boolean take(String given) {
        if (given.isEmpty() || !name.isEmpty()) {
            return false;
        }
        name = given;
        return true;
    }

    /** Adds a piece of the arguments: the bytes between the quotes of a JSON string. */
    public void arguments(byte[] bytes, int from, int to) {
        arguments.add(bytes, from, to);
    }

    /** Records that all arguments came at once, as another value than a string. */
    public void wholeArguments() {
        arguments.whole();
    }

    /** Returns whether no argument came so far. */
    public boolean lacksArguments() {
        return !arguments.hasBegun();
    }

    /** Returns whether the arguments so far are a complete JSON value. */
    boolean hasAllArguments() {
        return arguments.isComplete();
    }
}
