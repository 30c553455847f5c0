package dev.portolan.load.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.load.answer.LenientJson;
import dev.portolan.load.script.ByteString;
import dev.portolan.load.script.Script;

import java.util.Map;

/**
 * Writes the error responses of Google's APIs: a code, a message, a status name and typed details.
 */
public final class GoogleErrors {
    private GoogleErrors() {}

    public static Script unauthenticated() {
        return response(
                401,
                "UNAUTHENTICATED",
                "Request had invalid authentication credentials. Expected OAuth 2 access token,"
                        + " login cookie or other valid authentication credential.");
    }

    public static Script invalid(String message) {
        return response(400, "INVALID_ARGUMENT", message);
    }

    public static Script noSuchModel(String resource) {
        return response(
                404,
                "NOT_FOUND",
                "Publisher Model `%s` was not found or your project does not have access to it."
                        .formatted(resource));
    }

    public static Script tooLong(int context, int requested) {
        return invalid(
                "The input token count (%d) exceeds the maximum number of tokens allowed (%d)."
                        .formatted(requested, context));
    }

    /** Answers a path outside the API with an HTML page. */
    public static Script noSuchPath() {
        return Script.whole(
                404,
                Map.of("content-type", "text/html; charset=UTF-8"),
                ByteString.of(
                        "<!DOCTYPE html>\n<html lang=en><title>Error 404 (Not Found)</title>"));
    }

    public static Script response(int status, String statusName, String message) {
        return ChatCompletionWriter.json(status, body(status, statusName, message), Map.of());
    }

    public static ObjectNode body(int status, String statusName, String message) {
        var error =
                LenientJson.object()
                        .put("code", status)
                        .put("message", message)
                        .put("status", statusName);
        return LenientJson.object().set("error", error);
    }
}
