package dev.portolan.gateway.attempt;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.PartialAnswer;
import dev.portolan.provider.Provider;
import dev.portolan.provider.Target;

import org.jspecify.annotations.Nullable;

/**
 * What one deployment is asked: for an answer, or for the rest of one that broke off elsewhere.
 *
 * @param beginning what the caller has of the answer; null where it has nothing
 * @param repeated whether the answer is asked for from its start all the same
 */
record AttemptRequest(Call call, @Nullable PartialAnswer beginning, boolean repeated) {
    /** The caller's own request. */
    static AttemptRequest whole(Call call) {
        return new AttemptRequest(call, null, false);
    }

    /** Whether the answer's beginning is put into the model's mouth. */
    boolean prefills() {
        return beginning != null && !repeated;
    }

    /**
     * A reader whose answers follow what the caller has; keeps what is needed to go on after it.
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
