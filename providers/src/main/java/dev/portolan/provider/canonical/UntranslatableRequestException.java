package dev.portolan.provider.canonical;

/**
 * Thrown where a request can't be expressed in a provider's protocol or read in the caller's;
 * becomes a value before it leaves the port.
 */
public final class UntranslatableRequestException extends Exception {
    private static final long serialVersionUID = 1;

    private final String field;
    private final String why;

    /**
     * Refuses to translate.
     *
     * @param field the member at fault, as the caller wrote it
     * @param why one sentence, free of the caller's text
     */
    public UntranslatableRequestException(String field, String why) {
        super(why, null, false, false);
        this.field = field;
        this.why = why;
    }

    public String field() {
        return field;
    }

    public String why() {
        return why;
    }
}
