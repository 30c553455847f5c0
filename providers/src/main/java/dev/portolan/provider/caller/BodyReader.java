package dev.portolan.provider.caller;

import dev.portolan.provider.Call;
import dev.portolan.provider.canonical.UntranslatableRequestException;
import dev.portolan.provider.json.JsonReader;
import dev.portolan.provider.json.JsonValue;

/** Reads the body of a call as JSON. */
final class BodyReader {
    private BodyReader() {}

    static JsonValue read(Call call) throws UntranslatableRequestException {
        var slice = call.body();
        var body = JsonReader.read(slice.array(), slice.from(), slice.to());
        if (body == null) {
            throw new UntranslatableRequestException(
                    "body",
                    "The body can't be translated: it contains an oversized name or number.");
        }
        return body;
    }
}
