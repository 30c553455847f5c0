package dev.portolan.load.upstream;

/** A protocol that a load's whole answers can be written in; streams are OpenAI's only. */
enum AnswerProtocol {
    OPENAI,
    ANTHROPIC,
    BEDROCK;

    /** The protocol that a request line asks for. */
    static AnswerProtocol of(CharSequence requestLine) {
        String line = requestLine.toString();
        if (line.contains("/converse")) {
            return BEDROCK;
        }
        return line.contains("/messages") ? ANTHROPIC : OPENAI;
    }
}
