package dev.portolan.gateway.attempt;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;

import org.jspecify.annotations.Nullable;

/**
 * The request to one deployment: for an answer, or for the rest of one that broke off elsewhere.
 *
 * @param beginning the part of the answer that the caller has; null if it has none
 * @param repeated whether the whole answer is requested although the caller has its beginning
 */
record AttemptRequest(Call call, @Nullable PartialAnswer beginning, boolean repeated) {
    /** The caller's own request. */
    static AttemptRequest whole(Call call) {
        return new AttemptRequest(call, null, false);
    }

    /** Returns whether the answer's beginning is sent as a prefill. */
    boolean prefills() {
        return beginning != null && !repeated;
    }

    /**
     * A reader whose answers follow what the caller has, and that keeps what a continuation needs.
     */
    AnswerReader reader(Provider provider, Target target) {
        AnswerReader reader = provider.answers(call, target);
        AnswerReader following =
                beginning == null ? reader : beginning.continuedBy(reader, repeated);
        if (call.head().stream()) {
            following.keepSentText();
        }
        return following;
    }
}
