package dev.portolan.provider.members;

/** The members of requests that are no chat, as OpenAI, Mistral, Cohere and Jina define them. */
final class OperationMembers {
    private OperationMembers() {}

    /** Adds the members that such a request may have, which stay with the model. */
    static MemberRows addTo(MemberRows rows) {
        return rows.data(
                        MemberLocation.OPERATION,
                        """
                        model stream user safety_identifier metadata n id service_tier
                        """)
                .data(
                        MemberLocation.OPERATION,
                        """
                        query documents top_n return_documents rank_fields max_tokens_per_doc
                        max_chunks_per_doc truncate_prompt_tokens truncation
                        """)
                .data(
                        MemberLocation.OPERATION,
                        """
                        input file file_id file_url language prompt response_format temperature
                        timestamp_granularities timestamp_granularities[] include include[]
                        chunking_strategy known_speaker_names known_speaker_names[]
                        known_speaker_references known_speaker_references[] diarize context_bias
                        stream_include_usage
                        """)
                .data(MemberLocation.OPERATION, "voice voice_id instructions speed stream_format")
                .data(
                        MemberLocation.OPERATION,
                        """
                        size quality style background moderation output_format output_compression
                        partial_images input_fidelity image image[] images mask negative_prompt seed
                        """)
                .data(
                        MemberLocation.OPERATION,
                        """
                        document pages include_image_base64 image_limit image_min_size
                        bbox_annotation_format document_annotation_format
                        document_annotation_prompt table_format extract_header extract_footer
                        """);
    }
}
