package dev.portolan.provider.mistral;

import dev.portolan.provider.Preparation.Unsupported;

/** Leaves the editing of a request early; becomes a value before it leaves this room. */
final class RequestEditException extends Exception {
    private final Unsupported unsupported;

    RequestEditException(String field, String why) {
        super(why, null, false, false);
        this.unsupported = new Unsupported(field, why);
    }

    Unsupported unsupported() {
        return unsupported;
    }
}
