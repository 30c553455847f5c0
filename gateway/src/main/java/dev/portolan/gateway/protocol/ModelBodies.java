package dev.portolan.gateway.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** Writes the bodies of the model routes. */
public final class ModelBodies {
    private ModelBodies() {}

    /** Writes the list of {@code names}, loaded at {@code created} in seconds since 1970. */
    public static byte[] list(Collection<String> names, long created) {
        String data =
                names.stream().map(name -> object(name, created)).collect(Collectors.joining(","));
        return utf8("{\"object\":\"list\",\"data\":[" + data + "]}");
    }

    /** Writes one model. */
    public static byte[] one(String name, long created) {
        return utf8(object(name, created));
    }

    private static String object(String name, long created) {
        return "{\"id\":%s,\"object\":\"model\",\"created\":%d,\"owned_by\":\"portolan\"}"
                .formatted(JsonBody.quoted(name), created);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
