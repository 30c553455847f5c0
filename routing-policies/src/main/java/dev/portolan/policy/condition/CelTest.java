package dev.portolan.policy.condition;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;

import java.util.Optional;

/** A test that CEL's runtime evaluates. Identity is equality: two tests are never merged. */
public final class CelTest {

    private final CelRuntime.Program program;

    CelTest(CelRuntime.Program program) {
        this.program = program;
    }

    Truth test(ConditionInput input) {
        try {
            Object result = program.eval(name -> find(input, name));
            return result instanceof Boolean value ? Truth.of(value) : Truth.FAILED;
        } catch (CelEvaluationException e) {
            return Truth.FAILED;
        }
    }

    private static Optional<Object> find(ConditionInput input, String name) {
        return Fact.of(name).map(input::value);
    }
}
