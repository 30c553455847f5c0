package dev.portolan.provider.members;

import static dev.portolan.provider.members.MemberLocation.BODY;
import static dev.portolan.provider.members.MemberLocation.MEDIA;
import static dev.portolan.provider.members.MemberLocation.MESSAGE;
import static dev.portolan.provider.members.MemberLocation.PART;
import static dev.portolan.provider.members.MemberLocation.PART_TYPE;
import static dev.portolan.provider.members.MemberLocation.SETTING;
import static dev.portolan.provider.members.MemberLocation.TOOL;

import java.util.List;

/** The table of Anthropic's protocol. */
final class ClaudeMembers {
    private ClaudeMembers() {}

    static List<MemberRow> anthropic() {
        return new MemberRows()
                .pass(
                        BODY,
                        """
                        model messages system tools stream max_tokens temperature top_p top_k
                        stop_sequences service_tier anthropic_version anthropic_beta
                        """)
                .data(BODY, "metadata")
                .holding(
                        BODY,
                        SETTING,
                        "tool_choice thinking output_config output_format cache_control")
                .treat(MemberTreatment.RUNS, "mcp_servers container")
                .treat(MemberTreatment.ENDPOINT, "inference_geo")
                .pass(MESSAGE, "role content")
                .pass(
                        PART_TYPE,
                        """
                        text image document search_result tool_use tool_result thinking
                        redacted_thinking
                        """)
                .pass(
                        PART,
                        """
                        type text content title context id name tool_use_id is_error signature
                        data
                        """)
                .data(PART, "input citations")
                .holding(PART, MEDIA, "source thinking")
                .holding(PART, SETTING, "cache_control")
                .pass(MEDIA, "type media_type data url file_id text")
                .holding(MEDIA, MEDIA, "content source")
                .pass(
                        TOOL,
                        """
                        type name description strict eager_input_streaming defer_loading
                        allowed_callers
                        """)
                .data(TOOL, "input_schema input_examples")
                .holding(TOOL, SETTING, "cache_control")
                .pass(SETTING, SettingMembers.NAMES)
                .data(SETTING, "schema")
                .holding(SETTING, SETTING, SettingMembers.NESTED)
                .holding(SETTING, PART, "content")
                .list();
    }
}
