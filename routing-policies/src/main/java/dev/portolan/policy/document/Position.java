package dev.portolan.policy.document;

/**
 * A position in a file: line and column count from 1, columns in characters. In the body of a
 * request it is a JSON pointer instead, in {@code file}, as a fragment such as {@code #/limits}.
 */
public record Position(String file, int line, int column) implements Comparable<Position> {

    public Position {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException(
                    "position: " + line + ":" + column + " (expected: both >= 1)");
        }
    }

    /** The first character of a file. */
    public static Position startOf(String file) {
        return new Position(file, 1, 1);
    }

    /** Returns the position of the value at a JSON pointer in a request's body. */
    public static Position inBody(String pointer) {
        return startOf("#" + pointer);
    }

    @Override
    public int compareTo(Position other) {
        int byFile = file.compareTo(other.file);
        if (byFile != 0) {
            return byFile;
        }
        int byLine = Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    /** {@code file:line:column}, as editors understand it; in a body, the pointer. */
    @Override
    public String toString() {
        return file.startsWith("#") ? file : file + ":" + line + ":" + column;
    }
}
