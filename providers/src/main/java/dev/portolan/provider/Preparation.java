package dev.portolan.provider;

/** The outcome of translating a call for one target. */
public sealed interface Preparation {
    /** The request to send. */
    record Ready(UpstreamRequest request) implements Preparation {}

    /**
     * The provider can't express something that changes the answer, so that another deployment has
     * to serve the call.
     *
     * @param field the member or feature at fault, as the caller wrote it
     * @param why one sentence without the caller's text
     */
    record Unsupported(String field, String why) implements Preparation {}
}
