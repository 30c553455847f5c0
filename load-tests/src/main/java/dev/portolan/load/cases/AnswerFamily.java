package dev.portolan.load.cases;

/** A form of answers that several dialects share. */
public enum AnswerFamily {
    /** OpenAI's chat completions. */
    CHAT("chat"),
    /** Anthropic's messages, also within Bedrock's InvokeModel. */
    MESSAGES("messages"),
    /** Bedrock's Converse. */
    CONVERSE("converse"),
    /** Gemini's generateContent. */
    GEMINI("gemini");

    private final String id;

    AnswerFamily(String id) {
        this.id = id;
    }

    /** Returns its name in a case. */
    public String id() {
        return id;
    }
}
