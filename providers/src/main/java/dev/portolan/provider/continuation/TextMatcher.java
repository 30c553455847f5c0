package dev.portolan.provider.continuation;

import dev.portolan.provider.PartialAnswer;

/**
 * Matches the text of a continuation against the text that the caller already has, and returns only
 * what is new.
 *
 * <p>An answer requested from its start has to repeat the sent text; where it does not, it has
 * {@link #diverged}. One requested for the rest may repeat it, as some servers return the prefix
 * they were given; where it does not, all of it is new.
 */
final class TextMatcher {
    private final String sent;
    private final boolean repeats;
    private final StringBuilder added = new StringBuilder();
    private long addedEvents;
    private int matched;
    private boolean joined;
    private boolean diverged;

    /** Matches against {@code before}; {@code repeats} for an answer requested from its start. */
    TextMatcher(PartialAnswer before, boolean repeats) {
        this.sent = before.text();
        this.repeats = repeats;
    }

    /** Returns the part of a piece of text that the caller does not have. */
    String accept(String piece) {
        return add(joined ? piece : beyondMatch(piece));
    }

    private String beyondMatch(String piece) {
        int length = Math.min(piece.length(), sent.length() - matched);
        if (piece.regionMatches(0, sent, matched, length)) {
            matched += length;
            joined = matched == sent.length();
            return piece.substring(length);
        }
        diverged = repeats;
        joined = !repeats;
        return repeats ? "" : sent.substring(0, matched) + piece;
    }

    /** Ends matching, as no text follows; returns text held back as a repetition that was none. */
    String settle() {
        if (joined) {
            return "";
        }
        diverged = repeats;
        joined = !repeats;
        return joined ? add(sent.substring(0, matched)) : "";
    }

    private String add(String text) {
        if (!text.isEmpty()) {
            added.append(text);
            addedEvents++;
        }
        return text;
    }

    /** Returns whether the answer was found to be a different one. */
    boolean diverged() {
        return diverged;
    }

    /** Returns whether matching has ended and the rest is new. */
    boolean joined() {
        return joined;
    }

    /** Returns the new text so far. */
    String added() {
        return added.toString();
    }

    /** Returns how many events the new text came in. */
    long addedEvents() {
        return addedEvents;
    }
}
