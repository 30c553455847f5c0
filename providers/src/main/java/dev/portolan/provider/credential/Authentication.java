package dev.portolan.provider.credential;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The result of authenticating a request: headers, a wait, or the reason why there are none. */
public sealed interface Authentication {

    /** A header of the request, replacing any of that name; prints without its value. */
    record Header(String name, String value) {
        @Override
        public String toString() {
            return name + ": ***";
        }
    }

    /** The headers to send, lower-case names; none for an endpoint without a credential. */
    record Ready(List<Header> headers) implements Authentication {
        public Ready {
            headers = List.copyOf(headers);
        }
    }

    /**
     * There is no valid credential yet; one is being fetched.
     *
     * @param outcome completes with {@link Ready} or {@link Unavailable}, never with an exception
     *     and never later than the fetch's timeout; on a thread that must not be blocked
     */
    record Pending(CompletionStage<Authentication> outcome) implements Authentication {}

    /**
     * No credential is available now. {@code reason} contains no secret and may be shown to
     * operators.
     */
    record Unavailable(String reason) implements Authentication {}
}
