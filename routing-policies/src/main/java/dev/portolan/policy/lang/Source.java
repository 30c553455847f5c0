package dev.portolan.policy.lang;

/** The text of one file, and the name findings call it by. */
public record Source(String file, String text) {

    /** The text may hold secrets, so only the name is printed. */
    @Override
    public String toString() {
        return file;
    }
}
