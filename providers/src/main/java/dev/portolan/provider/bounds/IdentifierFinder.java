package dev.portolan.provider.bounds;

import dev.portolan.provider.head.RequestHead;
import dev.portolan.provider.wire.JsonCursor;
import dev.portolan.provider.wire.JsonText;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the names of tools and the ids of calls in requests and answers of the caller protocols, by
 * their offsets. All protocols' forms are looked for: no member of one is an identifier in another.
 */
final class IdentifierFinder {
    /** The kind of thing that an identifier identifies. */
    enum Kind {
        TOOL,
        CALL
    }

    /** A JSON string, quotes included. */
    record Found(Kind kind, int from, int to) {}

    private final byte[] bytes;
    private final JsonCursor cursor = new JsonCursor();
    private final List<Found> found = new ArrayList<>();
    private @Nullable Found ownName;
    private boolean answersCall;

    IdentifierFinder(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Finds those of a request. */
    List<Found> inRequest(RequestHead head) {
        for (var member : head.members()) {
            cursor.over(bytes, member.valueFrom(), member.valueTo());
            switch (member.name()) {
                case "tools", "functions" -> elements(this::tool);
                case "tool_choice", "function_call" -> object(this::choiceMember);
                case "messages" -> elements(this::message);
                case "input" -> elements(this::item);
                default -> {}
            }
        }
        return found;
    }

    /** Finds the names of called tools in an answer, whole or one event of a stream. */
    List<Found> inAnswer(int from, int to) {
        cursor.over(bytes, from, to);
        object(
                () -> {
                    if (cursor.named("choices")) {
                        elements(() -> object(this::choice));
                    } else if (cursor.named("content")) {
                        elements(this::part);
                    } else if (cursor.named("content_block")) {
                        part();
                    } else if (cursor.named("output")) {
                        elements(this::item);
                    } else if (cursor.named("tools")) {
                        elements(this::tool);
                    } else if (cursor.named("item")) {
                        item();
                    } else if (cursor.named("response")) {
                        object(this::responseMember);
                    } else if (cursor.named("name")) {
                        identifier(Kind.TOOL);
                    } else {
                        cursor.skip();
                    }
                });
        return found;
    }

    private void responseMember() {
        if (cursor.named("output")) {
            elements(this::item);
        } else if (cursor.named("tools")) {
            elements(this::tool);
        } else {
            cursor.skip();
        }
    }

    /** An item of the Responses protocol: a call of a tool or what answers it. */
    private void item() {
        int before = found.size();
        boolean[] hosted = {false};
        object(
                () -> {
                    if (cursor.named("call_id")) {
                        identifier(Kind.CALL);
                    } else if (cursor.named("name")) {
                        identifier(Kind.TOOL);
                    } else if (cursor.named("type")) {
                        cursor.skip();
                        hosted[0] = !isOwnItem();
                    } else {
                        cursor.skip();
                    }
                });
        if (hosted[0]) {
            found.subList(before, found.size()).clear();
        }
    }

    /** Returns whether the type just read is of an item for a tool of the caller's own. */
    private boolean isOwnItem() {
        return JsonText.startsWith(bytes, cursor.valueFrom(), cursor.valueTo(), "\"function_call")
                || JsonText.startsWith(
                        bytes, cursor.valueFrom(), cursor.valueTo(), "\"custom_tool_call");
    }

    private void choice() {
        if (cursor.named("message") || cursor.named("delta")) {
            object(this::callsMember);
        } else {
            cursor.skip();
        }
    }

    private void callsMember() {
        if (cursor.named("tool_calls")) {
            elements(() -> object(this::callMember));
        } else if (cursor.named("function_call")) {
            object(this::nameMember);
        } else {
            cursor.skip();
        }
    }

    private void callMember() {
        if (cursor.named("id")) {
            identifier(Kind.CALL);
        } else if (cursor.named("function") || cursor.named("custom")) {
            object(this::nameMember);
        } else {
            cursor.skip();
        }
    }

    private void nameMember() {
        if (cursor.named("name")) {
            identifier(Kind.TOOL);
        } else {
            cursor.skip();
        }
    }

    /** One of the tools: its name, or the function that has one. */
    private void tool() {
        object(
                () -> {
                    if (cursor.named("function") || cursor.named("custom")) {
                        object(this::nameMember);
                    } else {
                        nameMember();
                    }
                });
    }

    private void choiceMember() {
        if (cursor.named("function") || cursor.named("custom")) {
            object(this::nameMember);
        } else if (cursor.named("allowed_tools")) {
            object(this::allowedMember);
        } else {
            allowedMember();
        }
    }

    private void allowedMember() {
        if (cursor.named("tools")) {
            elements(this::tool);
        } else {
            nameMember();
        }
    }

    /** A message: its calls, the call it answers, and for a tool's result the tool's name. */
    private void message() {
        ownName = null;
        answersCall = false;
        object(this::messageMember);
        if (answersCall && ownName != null) {
            found.add(ownName);
        }
    }

    private void messageMember() {
        if (cursor.named("content")) {
            elements(this::part);
        } else if (cursor.named("tool_call_id")) {
            identifier(Kind.CALL);
        } else if (cursor.named("name")) {
            cursor.skip();
            ownName =
                    isString() ? new Found(Kind.TOOL, cursor.valueFrom(), cursor.valueTo()) : null;
        } else if (cursor.named("role")) {
            cursor.skip();
            answersCall = isValue("\"tool\"") || isValue("\"function\"");
        } else {
            callsMember();
        }
    }

    /** A content block: a call, a result, or a reference to a tool. */
    private void part() {
        int before = found.size();
        boolean[] hosted = {false};
        object(
                () -> {
                    if (cursor.named("id") || cursor.named("tool_use_id")) {
                        identifier(Kind.CALL);
                    } else if (cursor.named("name") || cursor.named("tool_name")) {
                        identifier(Kind.TOOL);
                    } else if (cursor.named("content")) {
                        elements(this::part);
                    } else if (cursor.named("type")) {
                        cursor.skip();
                        hosted[0] = isHosted();
                    } else {
                        cursor.skip();
                    }
                });
        if (hosted[0]) {
            found.subList(before, found.size()).clear();
        }
    }

    /** Returns whether the type just read is of a tool that the provider runs itself. */
    private boolean isHosted() {
        return JsonText.startsWith(bytes, cursor.valueFrom(), cursor.valueTo(), "\"server_tool")
                || JsonText.startsWith(bytes, cursor.valueFrom(), cursor.valueTo(), "\"mcp_");
    }

    private void identifier(Kind kind) {
        cursor.skip();
        if (isString()) {
            found.add(new Found(kind, cursor.valueFrom(), cursor.valueTo()));
        }
    }

    /** Returns whether the value just read is a string that isn't empty. */
    private boolean isString() {
        return cursor.valueTo() - cursor.valueFrom() > 2 && bytes[cursor.valueFrom()] == '"';
    }

    private boolean isValue(String json) {
        return JsonText.is(bytes, cursor.valueFrom(), cursor.valueTo(), json);
    }

    private void object(Runnable member) {
        if (!cursor.object()) {
            cursor.skip();
            return;
        }
        while (cursor.member()) {
            member.run();
        }
    }

    private void elements(Runnable element) {
        if (!cursor.array()) {
            cursor.skip();
            return;
        }
        while (cursor.element()) {
            element.run();
        }
    }
}
