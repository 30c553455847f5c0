package dev.portolan.policy.document;

import java.util.Optional;

/**
 * The source of the values of {@code ${env:…}} and {@code ${file:…}}; empty means there is none.
 */
public interface Resolver {

    /** The environment variable of that name. */
    Optional<String> environment(String name);

    /** The content of that file, without its last line end. */
    Optional<String> file(String path);

    /** Knows no variable and no file. */
    Resolver NONE =
            new Resolver() {
                @Override
                public Optional<String> environment(String name) {
                    return Optional.empty();
                }

                @Override
                public Optional<String> file(String path) {
                    return Optional.empty();
                }
            };
}
