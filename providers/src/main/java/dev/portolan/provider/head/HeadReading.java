package dev.portolan.provider.head;

import org.jspecify.annotations.Nullable;

/** The result of reading a request's head. */
public sealed interface HeadReading {
    /** The body is one well-formed object that contains a model. */
    record Read(RequestHead head) implements HeadReading {}

    /**
     * The caller must fix the body.
     *
     * @param code the stable error code of the caller's protocol
     * @param message what is wrong and what to do; never the body's text
     * @param param the member at fault, or null if it is the body as a whole
     */
    record Malformed(String code, String message, @Nullable String param) implements HeadReading {
        static final String CODE = "invalid_request";

        /** The code for a body that continues an answer which is not stored. */
        static final String NOT_STORED = "previous_response_not_found";

        Malformed(String message, @Nullable String param) {
            this(CODE, message, param);
        }
    }
}
