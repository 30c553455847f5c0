package dev.portolan.load.upstream;

/** The protocol of a complete answer; streams always use OpenAI's. */
enum AnswerProtocol {
    OPENAI,
    ANTHROPIC,
    BEDROCK;

    /** Returns the protocol of a request line, by its path. */
    static AnswerProtocol of(CharSequence requestLine) {
        String line = requestLine.toString();
        if (line.contains("/converse")) {
            return BEDROCK;
        }
        return line.contains("/messages") ? ANTHROPIC : OPENAI;
    }
}
