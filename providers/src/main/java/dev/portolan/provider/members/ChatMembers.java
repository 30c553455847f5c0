package dev.portolan.provider.members;

import static dev.portolan.provider.members.MemberLocation.BODY;
import static dev.portolan.provider.members.MemberLocation.CALL;
import static dev.portolan.provider.members.MemberLocation.CALLED;
import static dev.portolan.provider.members.MemberLocation.FUNCTION;
import static dev.portolan.provider.members.MemberLocation.ITEM;
import static dev.portolan.provider.members.MemberLocation.MEDIA;
import static dev.portolan.provider.members.MemberLocation.MESSAGE;
import static dev.portolan.provider.members.MemberLocation.PART;
import static dev.portolan.provider.members.MemberLocation.PART_TYPE;
import static dev.portolan.provider.members.MemberLocation.SETTING;
import static dev.portolan.provider.members.MemberLocation.TOOL;

import java.util.List;

/** The tables of OpenAI's protocol: the whole family's, and Mistral's, which is smaller. */
final class ChatMembers {
    private ChatMembers() {}

    /** OpenAI's own members, and those of the servers in its family. */
    static List<MemberRow> openAi() {
        return OperationMembers.addTo(below())
                .pass(
                        BODY,
                        """
                        model stream temperature top_p top_k min_p top_a n stop seed random_seed
                        max_tokens max_completion_tokens min_tokens frequency_penalty
                        presence_penalty repetition_penalty logprobs top_logprobs
                        parallel_tool_calls reasoning_effort verbosity modalities user
                        safety_identifier prompt_cache_key service_tier suffix echo best_of
                        encoding_format dimensions output_dimension output_dtype safe_prompt
                        prompt_mode enable_thinking include_reasoning ignore_eos
                        skip_special_tokens add_generation_prompt continue_final_message
                        truncate_prompt_tokens stop_token_ids guided_regex guided_choice
                        guided_grammar return_token_ids
                        """)
                .data(
                        BODY,
                        """
                        logit_bias metadata guided_json structured_outputs chat_template_kwargs
                        """)
                .pass(BODY, "prompt input messages tools functions system")
                .holding(
                        BODY,
                        SETTING,
                        """
                        stream_options tool_choice function_call response_format reasoning thinking
                        prediction audio
                        """)
                .treat(MemberTreatment.DROPPED, "prompt_cache_retention prompt_cache_options")
                .treat(
                        MemberTreatment.SEARCHES,
                        "web_search_options search_parameters enable_search")
                .treat(
                        MemberTreatment.RUNS,
                        "data_sources mcp_servers plugins connectors container")
                .treat(
                        MemberTreatment.KEEPS,
                        "store background previous_response_id conversation file_ids")
                .treat(
                        MemberTreatment.REFUSED,
                        """
                        moderation provider models route transforms preset
                        kv_transfer_params guardrails
                        """)
                .pass(
                        MESSAGE,
                        """
                        role name tool_call_id refusal reasoning_content reasoning prefix
                        thought_signature encrypted_content
                        """)
                .holding(MESSAGE, SETTING, "audio cache_control")
                .holding(MESSAGE, CALLED, "function_call")
                .data(
                        MESSAGE,
                        """
                        annotations extra_content reasoning_details thinking_blocks
                        provider_specific_fields
                        """)
                .addAll(responses())
                .list();
    }

    /** The members that only the Responses protocol has. */
    private static MemberRows responses() {
        return new MemberRows()
                .pass(BODY, "instructions include truncation max_output_tokens max_tool_calls")
                .holding(BODY, SETTING, "text")
                .pass(
                        ITEM,
                        """
                        type role id status name call_id arguments input phase namespace
                        encrypted_content
                        """)
                .holding(ITEM, PART, "content summary output")
                .pass(
                        PART_TYPE,
                        """
                        input_text output_text input_image input_file reasoning_text summary_text
                        """)
                .pass(PART, "detail file_id file_data file_url filename")
                .data(PART, "annotations logprobs")
                .pass(SETTING, "verbosity context");
    }

    /** Mistral's: its dialect removes unknown members of the body and of messages. */
    static List<MemberRow> mistral() {
        return OperationMembers.addTo(below())
                .pass(
                        BODY,
                        """
                        model stream temperature top_p n stop seed random_seed max_tokens
                        max_completion_tokens min_tokens frequency_penalty presence_penalty
                        parallel_tool_calls reasoning_effort prompt_mode prompt_cache_key
                        safe_prompt service_tier suffix encoding_format dimensions output_dimension
                        output_dtype prompt input messages tools
                        """)
                .data(BODY, "metadata")
                .holding(BODY, SETTING, "tool_choice response_format prediction")
                .treat(MemberTreatment.REFUSED, "guardrails")
                .pass(MESSAGE, "role name tool_call_id prefix")
                .list();
    }

    /** The parts below the body that both have: content parts, calls, tools, formats. */
    private static MemberRows below() {
        return new MemberRows()
                .pass(MESSAGE, "content tool_calls")
                .pass(CALL, "id type index")
                .holding(CALL, CALLED, "function custom")
                .pass(CALL, "thought_signature")
                .data(CALL, "extra_content provider_specific_fields")
                .pass(CALLED, "name arguments input")
                .pass(
                        PART_TYPE,
                        """
                        text refusal thinking reasoning image_url input_audio video_url audio_url
                        document_url file
                        """)
                .pass(PART, "type text refusal reasoning content document_name document_page_limit")
                .pass(PART, "document_image_limit")
                .holding(
                        PART,
                        MEDIA,
                        "image_url input_audio video_url audio_url document_url file thinking")
                .holding(PART, SETTING, "cache_control prompt_cache_breakpoint")
                .pass(
                        MEDIA,
                        """
                        type text url detail data format file_id file_data filename media_type
                        mime_type reference_ids
                        """)
                .pass(TOOL, "type")
                .holding(TOOL, FUNCTION, "function custom")
                .pass(TOOL, "name description strict")
                .data(TOOL, "parameters input_schema")
                .holding(TOOL, SETTING, "cache_control format")
                .pass(FUNCTION, "name description strict")
                .data(FUNCTION, "parameters")
                .holding(FUNCTION, SETTING, "format cache_control")
                .pass(SETTING, SettingMembers.NAMES)
                .data(SETTING, "schema")
                .holding(SETTING, SETTING, SettingMembers.NESTED)
                .holding(SETTING, PART, "content");
    }
}
