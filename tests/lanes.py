"""Which tests are long: the quick lane (``pytest -m quick``) takes all others, and they begin a run of everything."""

from __future__ import annotations

CORE = "tests/core/"
CORE_ALONE = "tests/test_core_alone.py"
QUICK = "quick"
LONG = (
    CORE_ALONE,
    "tests/core/bundle/test_bundle.py::test_one_changed_byte_anywhere_in_a_file_is_refused",
    "tests/core/clients/test_credits_elsewhere.py::test_every_figure_of_every_client_is_found_again",
    "tests/core/comparison/test_scatter.py::test_a_large_group_is_sampled_the_same_way_each_time",
    "tests/core/decisions/test_replay.py::test_decisions_replay_to_the_last_bit",
    "tests/core/documents/test_letter.py::test_names_of_other_scripts_and_control_characters",
    "tests/core/documents/test_letter.py::test_one_page_and_an_annex_of_two_at_most",
    "tests/core/documents/test_personal_data.py::test_pdf_is_accessible_and_complete",
    "tests/core/features/test_derived.py::test_one_client_and_columns_agree_to_the_last_bit",
    "tests/core/journal/test_journal.py::test_any_payload_survives",
    "tests/core/model/test_every_demo_client.py",
    "tests/core/population/test_store.py::test_a_file_packed_for_another_catalogue_is_refused",
    "tests/core/population/test_store.py::test_a_whole_file_holds_what_the_columns_hold",
    "tests/core/simulation/test_search.py::test_every_proposal_is_granted_when_applied_over_another_simulation",
    "tests/core/simulation/test_search.py::test_the_map_is_drawn_with_the_credit_closed_that_is_tried",
    "tests/core/simulation/test_smallest_changes.py",
    "tests/core/storage/test_interrupted.py",
    "tests/desktop/charts/test_plots.py::test_no_page_and_no_frame_imports_pyqtgraph",
    "tests/desktop/pages/dossier/test_history_view.py::test_at_twice_the_text_words_stand_above_their_bars_and_nothing_is_cut",
    "tests/desktop/pages/journal/test_page.py::test_at_twice_the_text_the_page_scrolls_down_only",
    "tests/desktop/pages/settings/test_page.py::test_another_bundle_is_kept_once_it_has_opened",
    "tests/desktop/pages/simulation/test_page.py::test_the_dossier_leads_here_and_another_window_shows_the_same_simulation",
    "tests/desktop/session/test_closed_credit.py::test_at_twice_the_text_nothing_is_cut",
    "tests/desktop/session/test_export.py",
    "tests/desktop/start/test_what_is_imported.py",
    "tests/desktop/widgets/fields/test_entries.py::test_a_date_gives_back_the_day_it_shows",
    "tests/desktop/widgets/fields/test_entries.py::test_a_duration_gives_back_the_day_it_shows_until_it_is_edited",
    "tests/desktop/widgets/fields/test_entries.py::test_a_line_gives_back_the_number_it_shows",
    "tests/desktop/widgets/test_words_have_room.py",
    "tests/desktop/window/help/test_about_pages.py::test_at_twice_the_text_every_word_has_its_place",
    "tests/desktop/window/help/test_dialog.py::test_at_twice_the_text_it_opens",
    "tests/desktop/window/test_main_window.py::test_large_text_leaves_the_page_its_room",
    "tests/desktop/window/test_nothing_is_read_on_the_main_thread.py",
    "tests/frozen/test_spec.py::test_what_is_left_out_is_never_missed",
    "tests/journeys/test_a_client_takes_their_data_home.py",
    "tests/journeys/test_a_contested_datum_is_put_right.py",
    "tests/journeys/test_a_decision_is_answered_for.py",
    "tests/journeys/test_a_refusal_becomes_an_agreement.py",
    "tests/journeys/test_a_start_after_a_crash.py",
    "tests/journeys/test_an_advisor_at_work.py",
    "tests/journeys/test_an_advisor_for_thousands_of_steps.py",
    "tests/journeys/test_comparison_in_a_filtered_group.py",
    "tests/journeys/test_the_command.py",
    "tests/journeys/test_the_log_tells_nothing_about_clients.py",
    "tests/test_dead_worker.py",
    "tests/test_lightgbm_calls.py::test_no_call_leaves_lightgbm_its_own_number_of_threads",
    "tests/training/bundle/test_similarity_tables.py::test_ranks_are_half_centiles_of_the_known_values",
    "tests/training/commands/test_bundle_commands.py",
    "tests/training/commands/test_quality.py::test_a_missed_bar_fails_the_command",
    "tests/training/commands/test_quality.py::test_the_bars_are_told_and_written",
    "tests/training/commands/test_score.py",
    "tests/training/documents/test_note_and_slides.py",
    "tests/training/documents/test_reports.py::test_a_command_that_fails_leaves_nothing",
    "tests/training/documents/test_reports.py::test_what_was_not_given_is_computed_on_a_sample",
    "tests/training/drift/test_command.py",
    "tests/training/drift/test_drift.py",
    "tests/training/model/test_folds.py",
    "tests/training/model/test_interpret.py",
    "tests/training/rivals/test_comparison.py::test_every_rival_is_judged_and_calibrated",
    "tests/training/rivals/test_comparison.py::test_side_by_side_gives_what_one_after_the_other_gives",
    "tests/training/rivals/test_comparison.py::test_the_csv_holds_the_same_figures",
    "tests/training/rivals/test_tuning.py",
    "tests/training/serving/test_every_door.py",
    "tests/training/serving/test_served_model.py",
    "tests/training/serving/test_serving.py",
    "tests/training/synthesis/test_synthesis.py::test_a_previous_contract_has_one_owner_in_every_table",
    "tests/training/synthesis/test_synthesis.py::test_same_seed_same_bytes_other_seed_other_clients",
    "tests/training/synthesis/test_synthesis.py::test_two_processes_write_the_same_bytes_as_one",
    "tests/training/synthesis/test_synthesis_report.py",
    "tests/training/tables/test_faults.py",
    "tests/training/tables/test_values.py",
    "tests/training/tracking/test_killed.py",
    "tests/training/tracking/test_publishing.py",
    "tests/training/tracking/test_studies.py",
    "tests/training/tracking/test_tracking.py",
    "tests/training/watch/test_watch.py::test_every_method_was_run_and_all_agree",
    "tests/training/watch/test_watch.py::test_memory_is_that_of_the_computation_and_not_of_the_process_that_started_it",
    "tests/training/watch/test_watch.py::test_the_largest_tables_still_hold_on_two_pages",
    "tests/training/watch/test_watch.py::test_the_note_has_two_pages_and_carries_the_measures",
    "tests/training/watch/test_watch.py::test_what_is_concluded_follows_from_the_times",
)
"""Files and tests, as pytest names them, that take the seconds: a quick run shall end within ninety of them."""


def is_long(node: str) -> bool:
    """Whether a test belongs to the full run alone.

    Args:
        node: its name, as pytest gives it.
    """
    return any(node == name or node.startswith((f"{name}::", f"{name}[")) for name in LONG)
