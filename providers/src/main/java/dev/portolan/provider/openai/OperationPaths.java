package dev.portolan.provider.openai;

import dev.portolan.provider.Target;
import dev.portolan.provider.request.Operation;

/** The absolute paths, with their queries, of operations on a target. */
@FunctionalInterface
public interface OperationPaths {
    /** Paths below the target's own, which is {@code /v1} where its address has none. */
    OperationPaths V1 =
            (operation, target) ->
                    (target.basePath().isEmpty() ? "/v1" : target.basePath()) + operation.suffix();

    String path(Operation operation, Target target);
}
