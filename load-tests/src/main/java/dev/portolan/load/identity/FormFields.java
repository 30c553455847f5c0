package dev.portolan.load.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.ReceivedRequest;
import dev.portolan.load.script.Script;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The fields of a posted form, and the JSON response of token services. */
record FormFields(Map<String, String> fields) {

    static FormFields of(ReceivedRequest request) {
        var fields = new HashMap<String, String>();
        for (var pair : request.text().split("&", -1)) {
            int mark = pair.indexOf('=');
            if (mark > 0) {
                fields.put(decoded(pair.substring(0, mark)), decoded(pair.substring(mark + 1)));
            }
        }
        return new FormFields(Map.copyOf(fields));
    }

    /** Returns a field's value, or the empty string. */
    String get(String name) {
        return fields.getOrDefault(name, "");
    }

    static Script response(int status, ObjectNode body) {
        return Script.whole(
                status,
                Map.of("content-type", "application/json; charset=utf-8"),
                ByteString.of(LenientJson.write(body)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
