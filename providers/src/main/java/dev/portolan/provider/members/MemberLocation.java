package dev.portolan.provider.members;

/** The objects of a request whose members have tables of their own. */
public enum MemberLocation {
    /** The request itself. */
    BODY(""),
    /** One of the messages. */
    MESSAGE("messages[]."),
    /** A call of a tool in the history. */
    CALL("messages[].tool_calls[]."),
    /** The call itself: {@code function} or {@code custom}. */
    CALLED("messages[].tool_calls[].function."),
    /** A part of a message's content. */
    PART("content[]."),
    /** The values that a part's {@code type} may have. */
    PART_TYPE("content[].type: "),
    /** The content of a part: an image, audio, a file or its source. */
    MEDIA("content[].…."),
    /** One of the tools. */
    TOOL("tools[]."),
    /**
     * The definition of a tool: {@code function} or {@code custom}, and each of the older
     * functions.
     */
    FUNCTION("tools[].function."),
    /** A small object that configures the answer: formats, choices, thinking, caching. */
    SETTING("…."),
    /** {@code additionalModelRequestFields} of Bedrock's Converse. */
    MODEL_FIELDS("additionalModelRequestFields."),
    /** {@code extra_body}, which contains Google's own members under {@code google}. */
    EXTRA_BODY("extra_body."),
    /** {@code extra_body.google}. */
    GOOGLE("extra_body.google."),
    /** A request that is no chat. */
    OPERATION(""),
    /** One of the items of the Responses protocol. */
    ITEM("input[].");

    private final String path;

    MemberLocation(String path) {
        this.path = path;
    }

    /** Returns the prefix of a member's name in messages. */
    public String path() {
        return path;
    }
}
