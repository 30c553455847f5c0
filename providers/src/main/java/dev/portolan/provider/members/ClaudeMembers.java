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
                .holding(BODY, SETTING, "context_management")
                .treat(MemberTreatment.DROPPED, "speed")
                .pass(MESSAGE, "role content")
                // Content of other providers, which is never sent.
                .pass(MESSAGE, "reasoning_content reasoning thought_signature encrypted_content")
                .data(
                        MESSAGE,
                        """
                        extra_content reasoning_details thinking_blocks
                        provider_specific_fields
                        """)
                .pass(
                        PART_TYPE,
                        """
                        text image document search_result tool_use tool_result thinking
                        redacted_thinking reasoning tool_reference
                        """)
                .pass(
                        PART,
                        """
                        type text content title context id name tool_use_id is_error signature
                        data thought_signature tool_name
                        """)
                .data(PART, "input citations extra_content provider_specific_fields")
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
                .pass(SETTING, "value exclude_tools clear_tool_inputs")
                .holding(SETTING, SETTING, "edits keep trigger clear_at_least task_budget")
                .pass(SETTING, "total remaining")
                .treat(SETTING, MemberTreatment.DROPPED, "scope")
                .data(SETTING, "schema")
                .holding(SETTING, SETTING, SettingMembers.NESTED)
                .holding(SETTING, PART, "content")
                .list();
    }
}
