package dev.portolan.provider.head;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** The kinds of items in the input of the Responses protocol, by their {@code type}. */
enum ItemType {
    MESSAGE("message"),
    /** A call of a tool of the caller's own. */
    CALL("function_call", "custom_tool_call"),
    /** What such a tool returned. */
    CALL_OUTPUT("function_call_output", "custom_tool_call_output"),
    REASONING("reasoning"),
    /** An earlier part of the conversation, which its provider summarized and encrypted. */
    COMPACTION("compaction"),
    /** An item of a tool that the provider defines, and mostly runs. */
    HOSTED(
            "file_search_call",
            "web_search_call",
            "computer_call",
            "computer_call_output",
            "image_generation_call",
            "code_interpreter_call",
            "local_shell_call",
            "local_shell_call_output",
            "shell_call",
            "shell_call_output",
            "apply_patch_call",
            "apply_patch_call_output",
            "mcp_list_tools",
            "mcp_approval_request",
            "mcp_approval_response",
            "mcp_call",
            "tool_search_call",
            "tool_search_output",
            "additional_tools",
            "program",
            "program_output",
            "configuration_update",
            "compaction_trigger"),
    /** An item that is only named. */
    REFERENCE("item_reference"),
    /** None of these. */
    UNKNOWN();

    static final String MESSAGE_NAME = "message";

    private static final Map<String, ItemType> BY_NAME = new HashMap<>();

    static {
        for (var type : values()) {
            for (var name : type.names) {
                BY_NAME.put(name, type);
            }
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final String[] names;

    ItemType(String... names) {
        this.names = names;
    }

    /** Returns the kind of an item; unknown if it has no type. */
    static ItemType of(@Nullable String name) {
        return name == null ? UNKNOWN : BY_NAME.getOrDefault(name, UNKNOWN);
    }
}
