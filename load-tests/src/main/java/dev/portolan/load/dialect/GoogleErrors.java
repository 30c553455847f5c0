package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;

import java.util.Map;

/** Error answers of Google's APIs: a code, a sentence, a status word and typed details. */
public final class GoogleErrors {
    private GoogleErrors() {}

    public static Script unauthenticated() {
        return answer(
                401,
                "UNAUTHENTICATED",
                "Request had invalid authentication credentials. Expected OAuth 2 access token,"
                        + " login cookie or other valid authentication credential.");
    }

    public static Script invalid(String message) {
        return answer(400, "INVALID_ARGUMENT", message);
    }

    public static Script noSuchModel(String resource) {
        return answer(
                404,
                "NOT_FOUND",
                "Publisher Model `%s` was not found or your project does not have access to it."
                        .formatted(resource));
    }

    public static Script tooLong(int context, int asked) {
        return invalid(
                "The input token count (%d) exceeds the maximum number of tokens allowed (%d)."
                        .formatted(asked, context));
    }

    /** What a path outside the API gets: a page, not JSON. */
    public static Script noSuchPath() {
        return Script.whole(
                404,
                Map.of("content-type", "text/html; charset=UTF-8"),
                ByteString.of(
                        "<!DOCTYPE html>\n<html lang=en><title>Error 404 (Not Found)</title>"));
    }

    public static Script answer(int status, String word, String message) {
        return ChatCompletionWriter.json(status, body(status, word, message), Map.of());
    }

    public static ObjectNode body(int status, String word, String message) {
        var error =
                LenientJson.object()
                        .put("code", status)
                        .put("message", message)
                        .put("status", word);
        return LenientJson.object().set("error", error);
    }
}
