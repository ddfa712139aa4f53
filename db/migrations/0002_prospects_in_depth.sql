-- How text is compared when people look for it: lower case, without accents. Letters that have no
-- plain form by themselves are given one. app/core/plain.ts does the same.
CREATE FUNCTION plain_text(raw text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT CASE WHEN octet_length(raw) = length(raw) THEN lower(raw)
	ELSE replace(translate(
		lower(regexp_replace(normalize(raw, NFKD), '[\u0300-\u036f]', '', 'g')),
		'øłđıħ', 'oldih'), 'ß', 'ss') END
$$;
--> statement-breakpoint
CREATE TABLE "enrichment_questions" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"run_id" uuid NOT NULL,
	"prospect_id" uuid,
	"page" integer,
	"provider" text NOT NULL,
	"question" text NOT NULL,
	"state" text NOT NULL,
	"outcome" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"credits" double precision DEFAULT 0 NOT NULL,
	"retry_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	CONSTRAINT "enrichment_questions_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "enrichment_questions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "enrichment_rules" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"fields" jsonb DEFAULT '["position","company","country"]'::jsonb NOT NULL,
	"enrich_imports" boolean DEFAULT false NOT NULL,
	"verify_imports" boolean DEFAULT false NOT NULL,
	"ask_again_days" integer DEFAULT 90 NOT NULL,
	CONSTRAINT "enrichment_rules_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "enrichment_rules_team" UNIQUE("team_id")
);
--> statement-breakpoint
ALTER TABLE "enrichment_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "enrichment_runs" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"kind" text NOT NULL,
	"provider" text NOT NULL,
	"query" text,
	"prospect_ids" jsonb,
	"import_id" uuid,
	"domain" text,
	"sought_name" text,
	"total" integer DEFAULT 0 NOT NULL,
	"asked" integer DEFAULT 0 NOT NULL,
	"found" integer DEFAULT 0 NOT NULL,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"credits" double precision DEFAULT 0 NOT NULL,
	"reached" uuid,
	"state" text NOT NULL,
	"because" text,
	"finished_at" timestamp with time zone,
	CONSTRAINT "enrichment_runs_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "enrichment_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "field_suggestions" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"prospect_id" uuid NOT NULL,
	"run_id" uuid,
	"field" text NOT NULL,
	"value" text NOT NULL,
	"provider" text NOT NULL,
	"source_url" text,
	"seen_at" timestamp with time zone,
	"score" integer,
	CONSTRAINT "field_suggestions_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "field_suggestions_once" UNIQUE("team_id","prospect_id","field","provider")
);
--> statement-breakpoint
ALTER TABLE "field_suggestions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "person_suggestions" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"run_id" uuid NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"first_name" text,
	"last_name" text,
	"position" text,
	"company" text,
	"provider" text NOT NULL,
	"sources" jsonb NOT NULL,
	"score" integer,
	"evidence" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "person_suggestions_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "person_suggestions_once" UNIQUE("team_id","email_key")
);
--> statement-breakpoint
ALTER TABLE "person_suggestions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "custom_fields" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"choices" jsonb,
	"user_id" uuid,
	CONSTRAINT "custom_fields_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "custom_fields_name" UNIQUE("team_id","name_key")
);
--> statement-breakpoint
ALTER TABLE "custom_fields" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "custom_values" (
	"team_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"field_id" uuid NOT NULL,
	"text" text NOT NULL,
	"text_key" text NOT NULL,
	"number" double precision,
	"day" date,
	"origin_id" uuid NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "custom_values_team_id_prospect_id_field_id_pk" PRIMARY KEY("team_id","prospect_id","field_id")
);
--> statement-breakpoint
ALTER TABLE "custom_values" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "labelled" (
	"team_id" uuid NOT NULL,
	"label_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "labelled_team_id_label_id_prospect_id_pk" PRIMARY KEY("team_id","label_id","prospect_id")
);
--> statement-breakpoint
ALTER TABLE "labelled" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "not_doubles" (
	"team_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"other_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "not_doubles_team_id_prospect_id_other_id_pk" PRIMARY KEY("team_id","prospect_id","other_id")
);
--> statement-breakpoint
ALTER TABLE "not_doubles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "labels" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"user_id" uuid,
	CONSTRAINT "labels_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "labels_name" UNIQUE("team_id","kind","name_key")
);
--> statement-breakpoint
ALTER TABLE "labels" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notes" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"prospect_id" uuid NOT NULL,
	"user_id" uuid,
	"kind" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "notes_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "notes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"prospect_id" uuid NOT NULL,
	"user_id" uuid,
	"title" text NOT NULL,
	"due_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	CONSTRAINT "tasks_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "tasks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "providers" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"name" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"credential_version" integer DEFAULT 0 NOT NULL,
	"monthly_budget" double precision,
	"credits_each" double precision,
	"spent" double precision DEFAULT 0 NOT NULL,
	"spent_in" text DEFAULT '' NOT NULL,
	"halted_until" timestamp with time zone,
	"halted_because" text,
	"failures" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "providers_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "providers_name" UNIQUE("team_id","name")
);
--> statement-breakpoint
ALTER TABLE "providers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "verification_runs" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"provider" text NOT NULL,
	"query" text,
	"prospect_ids" jsonb,
	"import_id" uuid,
	"total" integer DEFAULT 0 NOT NULL,
	"asked" integer DEFAULT 0 NOT NULL,
	"answered" integer DEFAULT 0 NOT NULL,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"credits" double precision DEFAULT 0 NOT NULL,
	"reached" uuid,
	"remote_id" text,
	"state" text NOT NULL,
	"because" text,
	"finished_at" timestamp with time zone,
	CONSTRAINT "verification_runs_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "verification_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"prospect_id" uuid NOT NULL,
	"address_hash" text NOT NULL,
	"run_id" uuid,
	"provider" text NOT NULL,
	"user_id" uuid,
	"state" text NOT NULL,
	"verdict" text,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"score" integer,
	"suggestion" text,
	"raw" jsonb,
	"failure" text,
	"credits" double precision DEFAULT 0 NOT NULL,
	"retry_at" timestamp with time zone,
	"asked_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	CONSTRAINT "verifications_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "verifications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bulk_acts" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"kind" text NOT NULL,
	"query" text,
	"prospect_ids" jsonb,
	"wanted" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"skipped" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"reached" uuid,
	"state" text NOT NULL,
	"finished_at" timestamp with time zone,
	"undone_at" timestamp with time zone,
	"undo_until" timestamp with time zone,
	CONSTRAINT "bulk_acts_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "bulk_acts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "bulk_changes" (
	"team_id" uuid NOT NULL,
	"act_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"before" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "bulk_changes_team_id_act_id_prospect_id_pk" PRIMARY KEY("team_id","act_id","prospect_id")
);
--> statement-breakpoint
ALTER TABLE "bulk_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "default_views" (
	"team_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"view_id" uuid NOT NULL,
	CONSTRAINT "default_views_team_id_user_id_pk" PRIMARY KEY("team_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "default_views" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "prospect_exports" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"query" text,
	"prospect_ids" jsonb,
	"columns" jsonb NOT NULL,
	"format" text NOT NULL,
	"purpose" text DEFAULT 'keep' NOT NULL,
	"state" text NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"left_out" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"location" text,
	"bytes" bigint,
	"sha256" text,
	"ready_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "prospect_exports_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "prospect_exports_location" UNIQUE("location")
);
--> statement-breakpoint
ALTER TABLE "prospect_exports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	CONSTRAINT "saved_views_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "saved_views" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "prospects" drop column "search_text";--> statement-breakpoint
ALTER TABLE "prospects" ADD COLUMN "search_text" text GENERATED ALWAYS AS (plain_text(email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company, '') || ' ' || coalesce(position, ''))) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "prospects_search" ON "prospects" USING gin ("team_id","search_text" gin_trgm_ops);--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "basis" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "encoding" text DEFAULT 'utf-8' NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "overwrite" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "label_ids" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "undone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "sheets" jsonb;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "binned" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "restricted" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "remarked" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "undo" jsonb;--> statement-breakpoint
ALTER TABLE "prospect_changes" ADD COLUMN "old_origin_id" uuid;--> statement-breakpoint
CREATE INDEX "prospect_changes_origin" ON "prospect_changes" USING btree ("team_id","origin_id","id");--> statement-breakpoint
ALTER TABLE "origins" ADD COLUMN "basis" text;--> statement-breakpoint
ALTER TABLE "origins" ADD COLUMN "provider" text;--> statement-breakpoint
ALTER TABLE "origins" ADD COLUMN "url" text;--> statement-breakpoint
ALTER TABLE "prospects" ADD COLUMN "noticed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "prospects" ADD COLUMN "last_contacted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "prospects" ADD COLUMN "verdict" text;--> statement-breakpoint
ALTER TABLE "prospects" ADD COLUMN "verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "prospects" ADD COLUMN "restricted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "prospects" ADD COLUMN "withheld_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "prospects" ADD COLUMN "binned_at" timestamp with time zone;--> statement-breakpoint
-- The first message told them that they are held (GDPR art. 14). Practice reached nobody.
UPDATE "prospects" p SET "noticed_at" = told.first, "last_contacted_at" = told.last
FROM (
	SELECT e.team_id, e.prospect_id, min(s.sent_at) AS first, max(s.sent_at) AS last
	FROM "sends" s
	JOIN "enrolments" e ON e.team_id = s.team_id AND e.id = s.enrolment_id
	JOIN "mailboxes" m ON m.team_id = s.team_id AND m.id = s.mailbox_id AND m.kind <> 'practice'
	WHERE s.state = 'sent' AND s.sent_at IS NOT NULL
	GROUP BY 1, 2
) told
WHERE p.team_id = told.team_id AND p.id = told.prospect_id;--> statement-breakpoint
ALTER TABLE "enrichment_questions" ADD CONSTRAINT "enrichment_questions_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrichment_runs" ADD CONSTRAINT "enrichment_runs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "field_suggestions" ADD CONSTRAINT "field_suggestions_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "custom_values" ADD CONSTRAINT "custom_values_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "custom_values" ADD CONSTRAINT "custom_values_field" FOREIGN KEY ("team_id","field_id") REFERENCES "public"."custom_fields"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "labelled" ADD CONSTRAINT "labelled_label" FOREIGN KEY ("team_id","label_id") REFERENCES "public"."labels"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "labelled" ADD CONSTRAINT "labelled_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "not_doubles" ADD CONSTRAINT "not_doubles_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "not_doubles" ADD CONSTRAINT "not_doubles_other" FOREIGN KEY ("team_id","other_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "labels" ADD CONSTRAINT "labels_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verification_runs" ADD CONSTRAINT "verification_runs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verifications" ADD CONSTRAINT "verifications_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verifications" ADD CONSTRAINT "verifications_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_acts" ADD CONSTRAINT "bulk_acts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_changes" ADD CONSTRAINT "bulk_changes_act" FOREIGN KEY ("team_id","act_id") REFERENCES "public"."bulk_acts"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_changes" ADD CONSTRAINT "bulk_changes_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "default_views" ADD CONSTRAINT "default_views_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "default_views" ADD CONSTRAINT "default_views_view" FOREIGN KEY ("team_id","view_id") REFERENCES "public"."saved_views"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prospect_exports" ADD CONSTRAINT "prospect_exports_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "enrichment_questions_open" ON "enrichment_questions" USING btree ("team_id","provider","question") WHERE state in ('waiting', 'asking');--> statement-breakpoint
CREATE INDEX "enrichment_questions_asked" ON "enrichment_questions" USING btree ("team_id","provider","question","created_at");--> statement-breakpoint
CREATE INDEX "enrichment_questions_run" ON "enrichment_questions" USING btree ("team_id","run_id","state");--> statement-breakpoint
CREATE INDEX "enrichment_questions_prospect_id" ON "enrichment_questions" USING btree ("team_id","prospect_id");--> statement-breakpoint
CREATE INDEX "field_suggestions_run" ON "field_suggestions" USING btree ("team_id","run_id","prospect_id");--> statement-breakpoint
CREATE INDEX "enrichment_runs_time" ON "enrichment_runs" USING btree ("team_id","created_at");--> statement-breakpoint
CREATE INDEX "custom_values_text" ON "custom_values" USING btree ("team_id","field_id","text_key","prospect_id");--> statement-breakpoint
CREATE INDEX "custom_values_number" ON "custom_values" USING btree ("team_id","field_id","number","prospect_id");--> statement-breakpoint
CREATE INDEX "custom_values_day" ON "custom_values" USING btree ("team_id","field_id","day","prospect_id");--> statement-breakpoint
CREATE INDEX "labelled_prospect" ON "labelled" USING btree ("team_id","prospect_id");--> statement-breakpoint
CREATE INDEX "not_doubles_other" ON "not_doubles" USING btree ("team_id","other_id");--> statement-breakpoint
CREATE INDEX "notes_prospect" ON "notes" USING btree ("team_id","prospect_id","created_at");--> statement-breakpoint
CREATE INDEX "tasks_prospect" ON "tasks" USING btree ("team_id","prospect_id");--> statement-breakpoint
CREATE INDEX "tasks_due" ON "tasks" USING btree ("team_id","user_id","due_at");--> statement-breakpoint
CREATE INDEX "verification_runs_time" ON "verification_runs" USING btree ("team_id","created_at");--> statement-breakpoint
CREATE INDEX "verifications_prospect" ON "verifications" USING btree ("team_id","prospect_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "verifications_open" ON "verifications" USING btree ("team_id","prospect_id","provider") WHERE state = 'asking';--> statement-breakpoint
CREATE INDEX "verifications_waiting" ON "verifications" USING btree ("team_id","provider","id") WHERE state = 'asking';--> statement-breakpoint
CREATE INDEX "bulk_acts_time" ON "bulk_acts" USING btree ("team_id","created_at");--> statement-breakpoint
CREATE INDEX "bulk_changes_prospect" ON "bulk_changes" USING btree ("team_id","prospect_id");--> statement-breakpoint
CREATE INDEX "saved_views_user" ON "saved_views" USING btree ("team_id","user_id");--> statement-breakpoint
CREATE INDEX "prospects_country" ON "prospects" USING btree ("team_id","country","id");--> statement-breakpoint
CREATE INDEX "prospects_origin" ON "prospects" USING btree ("team_id","origin_id","id");--> statement-breakpoint
CREATE INDEX "prospects_verdict" ON "prospects" USING btree ("team_id","verdict","id") WHERE verdict is not null;--> statement-breakpoint
CREATE INDEX "prospects_contacted" ON "prospects" USING btree ("team_id","last_contacted_at","id") WHERE last_contacted_at is not null;--> statement-breakpoint
CREATE INDEX "prospects_binned" ON "prospects" USING btree ("team_id","binned_at") WHERE binned_at is not null;--> statement-breakpoint
CREATE INDEX "prospects_justified" ON "prospects" USING btree ("team_id","justified_at","id");--> statement-breakpoint
CREATE INDEX "prospects_added" ON "prospects" USING btree ("team_id","created_at","id");--> statement-breakpoint
CREATE INDEX "prospects_restricted" ON "prospects" USING btree ("team_id","id") WHERE restricted_at is not null;--> statement-breakpoint
CREATE INDEX "prospects_withheld" ON "prospects" USING btree ("team_id","id") WHERE withheld_at is not null;--> statement-breakpoint
CREATE INDEX "prospects_untold" ON "prospects" USING btree ("team_id","created_at","id") WHERE noticed_at is null;--> statement-breakpoint
CREATE POLICY "enrichment_questions_team" ON "enrichment_questions" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "enrichment_rules_team" ON "enrichment_rules" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "enrichment_runs_team" ON "enrichment_runs" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "field_suggestions_team" ON "field_suggestions" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "person_suggestions_team" ON "person_suggestions" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "custom_fields_team" ON "custom_fields" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "custom_values_team" ON "custom_values" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "labelled_team" ON "labelled" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "labels_team" ON "labels" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "not_doubles_team" ON "not_doubles" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "notes_team" ON "notes" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "tasks_team" ON "tasks" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "providers_team" ON "providers" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "verification_runs_team" ON "verification_runs" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "verifications_team" ON "verifications" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "bulk_acts_team" ON "bulk_acts" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "bulk_changes_team" ON "bulk_changes" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "default_views_team" ON "default_views" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "prospect_exports_team" ON "prospect_exports" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "saved_views_team" ON "saved_views" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
-- As before, without those in the bin: nothing that goes by words may find them.
CREATE OR REPLACE FUNCTION search_prospects(patterns text[], before uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	conditions text := '';
	pattern text;
BEGIN
	FOREACH pattern IN ARRAY patterns LOOP
		conditions := conditions || format(' AND search_text LIKE %L', pattern);
	END LOOP;
	IF before IS NOT NULL THEN
		conditions := conditions || format(' AND id < %L', before);
	END IF;
	RETURN QUERY EXECUTE format(
		'SELECT id FROM prospects WHERE team_id = %L AND binned_at IS NULL%s ORDER BY id DESC LIMIT %s',
		nullif(current_setting('app.team', true), '')::uuid, conditions, least(most, 10001)
	);
END $$;--> statement-breakpoint
-- Who is spelled nearly so, the most alike only, and only when hardly anybody is spelled exactly so. Words too
-- short to be taken for another are looked for as they are. Of very many that are alike some 300 are weighed.
CREATE FUNCTION alike_prospects(patterns text[], words text[]) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	team uuid := nullif(current_setting('app.team', true), '')::uuid;
	conditions text := '';
	likeness text := '0';
	threshold text;
BEGIN
	IF (SELECT count(*) FROM search_prospects(patterns, NULL, 6)) > 5 THEN
		RETURN;
	END IF;
	FOR place IN 1 .. cardinality(words) LOOP
		IF length(words[place]) > 3 THEN
			conditions := conditions || format(' AND %L <%% search_text', words[place]);
			likeness := likeness || format(' + word_similarity(%L, search_text)', words[place]);
		ELSE
			conditions := conditions || format(' AND search_text LIKE %L', patterns[place]);
		END IF;
	END LOOP;
	IF likeness = '0' THEN
		RETURN;
	END IF;
	conditions := conditions || format(' AND NOT search_text LIKE ALL (%L::text[])', patterns);
	-- A setting of the extension may be set only once the extension is loaded.
	PERFORM word_similarity('', '');
	FOREACH threshold IN ARRAY ARRAY['0.6', '0.45'] LOOP
		PERFORM set_config('pg_trgm.word_similarity_threshold', threshold, true);
		RETURN QUERY EXECUTE format(
			'WITH near AS MATERIALIZED (
				SELECT id, %s AS likeness FROM prospects
				WHERE team_id = %L AND binned_at IS NULL%s LIMIT 300
			)
			SELECT id FROM near WHERE likeness > (SELECT max(likeness) FROM near) - 0.1
			ORDER BY likeness DESC, id DESC LIMIT 100',
			likeness, team, conditions
		);
		IF FOUND THEN
			RETURN;
		END IF;
	END LOOP;
END $$;
