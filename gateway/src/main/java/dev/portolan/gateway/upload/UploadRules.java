package dev.portolan.gateway.upload;

import dev.portolan.provider.multipart.FormFault;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** The fields that may follow a file that is already on its way, because they decide nothing. */
final class UploadRules {
    private static final Set<String> LATE =
            Set.of(
                    "language",
                    "prompt",
                    "response_format",
                    "temperature",
                    "timestamp_granularities[]",
                    "include[]",
                    "chunking_strategy",
                    "stream");

    private UploadRules() {}

    /** Returns the fault of a field that comes too late; null for one that may. */
    static @Nullable FormFault late(String name) {
        return LATE.contains(name)
                ? null
                : new FormFault(
                        "The field comes after a file of more than "
                                + FormUpload.WINDOW
                                + " bytes; send fields before files.",
                        name);
    }
}
