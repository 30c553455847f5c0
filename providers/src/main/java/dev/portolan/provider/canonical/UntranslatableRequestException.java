package dev.portolan.provider.canonical;

/**
 * A request can't be said in a provider's protocol, or is none; becomes a value before it leaves
 * the port.
 */
public final class UntranslatableRequestException extends Exception {
    private static final long serialVersionUID = 1;

    private final String field;
    private final String why;

    /**
     * A refusal to translate.
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
