package dev.portolan.provider.operation;

import dev.portolan.provider.AnswerReader;
import dev.portolan.provider.Call;
import dev.portolan.provider.Preparation;
import dev.portolan.provider.Target;
import dev.portolan.provider.request.Feature;

import java.util.Set;

/** The form in which a provider serves one operation that is no chat. Stateless. */
public interface OperationForm {
    /** Returns the features that can be expressed. */
    Set<Feature> features();

    /** Returns whether targets serve the operation without a declaration in their catalog. */
    default boolean usual() {
        return true;
    }

    /** Returns whether a target serves the operation. */
    default boolean serves(Target target) {
        return true;
    }

    /** Translates a call for one target. */
    Preparation prepare(Call call, Target target);

    /** Returns a reader for the answer to one attempt. */
    AnswerReader reader(Call call, Target target);
}
