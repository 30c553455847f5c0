package dev.portolan.policy.lang;

/** The text of one file, and its name in findings. */
public record Source(String file, String text) {

    /** Returns only the name: the text may contain secrets. */
    @Override
    public String toString() {
        return file;
    }
}
