package dev.portolan.provider.mistral;

import dev.portolan.provider.Preparation.Unsupported;

/** Ends the editing of an unsupported request; converted to a value within this package. */
final class RequestEditException extends Exception {
    private final Unsupported unsupported;

    RequestEditException(String field, String message) {
        super(message, null, false, false);
        this.unsupported = new Unsupported(field, message);
    }

    Unsupported unsupported() {
        return unsupported;
    }
}
