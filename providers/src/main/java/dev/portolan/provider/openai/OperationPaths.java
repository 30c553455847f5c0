package dev.portolan.provider.openai;

import dev.portolan.provider.Target;
import dev.portolan.provider.request.Operation;

/** The absolute path, with its query, of an operation on a target. */
@FunctionalInterface
public interface OperationPaths {
    /** Below the target's own path, which is {@code /v1} where the address names none. */
    OperationPaths V1 =
            (operation, target) ->
                    (target.basePath().isEmpty() ? "/v1" : target.basePath()) + operation.suffix();

    String path(Operation operation, Target target);
}
