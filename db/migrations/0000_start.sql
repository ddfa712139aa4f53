CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;--> statement-breakpoint
CREATE TABLE "account_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "throttles" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"name" text,
	"password_hash" text NOT NULL,
	"email_confirmed_at" timestamp with time zone,
	"terms_version" text NOT NULL,
	"terms_accepted_at" timestamp with time zone NOT NULL,
	"age_stated_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "users_email_key" UNIQUE("email_key")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"location" text NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"erased_rows" integer DEFAULT 0 NOT NULL,
	"erased_at" timestamp with time zone,
	CONSTRAINT "files_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "files" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_rejects" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"import_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"offset" bigint NOT NULL,
	"length" integer NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "import_rejects_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "import_rejects_line" UNIQUE("team_id","import_id","line")
);
--> statement-breakpoint
ALTER TABLE "import_rejects" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "imports" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"file_id" uuid,
	"state" text NOT NULL,
	"delimiter" text NOT NULL,
	"has_header" boolean NOT NULL,
	"columns" jsonb NOT NULL,
	"source" text,
	"origin_id" uuid,
	"bytes_done" bigint DEFAULT 0 NOT NULL,
	"lines_done" integer DEFAULT 0 NOT NULL,
	"added" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"duplicate" integer DEFAULT 0 NOT NULL,
	"invalid" integer DEFAULT 0 NOT NULL,
	"withheld" integer DEFAULT 0 NOT NULL,
	"first_bad" jsonb,
	"failure" text,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "imports_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "imports" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mailboxes" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"from_name" text NOT NULL,
	"host" text,
	"port" integer,
	"security" text,
	"username" text,
	"credential_version" integer DEFAULT 0 NOT NULL,
	"daily_cap" integer DEFAULT 40 NOT NULL,
	"window_start" integer DEFAULT 480 NOT NULL,
	"window_end" integer DEFAULT 1080 NOT NULL,
	"zone" text DEFAULT 'UTC' NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"tested_at" timestamp with time zone,
	"ahead_seconds" integer DEFAULT 0 NOT NULL,
	"team_is_demo" boolean DEFAULT false NOT NULL,
	CONSTRAINT "mailboxes_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "mailboxes_demo_is_practice" CHECK (not team_is_demo or kind = 'practice'),
	CONSTRAINT "mailboxes_ahead_is_practice" CHECK (ahead_seconds = 0 or kind = 'practice')
);
--> statement-breakpoint
ALTER TABLE "mailboxes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "memberships" (
	"team_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "memberships_user_id_team_id_pk" PRIMARY KEY("user_id","team_id")
);
--> statement-breakpoint
CREATE TABLE "enrolments" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"sequence_id" uuid NOT NULL,
	"prospect_id" uuid NOT NULL,
	"mailbox_id" uuid,
	"state" text NOT NULL,
	"reason" text,
	"next_step" integer DEFAULT 1 NOT NULL,
	"next_at" timestamp with time zone,
	"opt_out_hash" text NOT NULL,
	"domain" text NOT NULL,
	CONSTRAINT "enrolments_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "enrolments_once" UNIQUE("team_id","sequence_id","prospect_id"),
	CONSTRAINT "enrolments_due_when_waiting" CHECK (next_at is null or state = 'waiting')
);
--> statement-breakpoint
ALTER TABLE "enrolments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sends" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"enrolment_id" uuid,
	"step" integer NOT NULL,
	"sequence_id" uuid,
	"mailbox_id" uuid,
	"state" text NOT NULL,
	"reason" text,
	"message_id" text,
	"subject" text,
	"attempts" integer DEFAULT 1 NOT NULL,
	"lease_owner" text,
	"lease_until" timestamp with time zone,
	"retry_at" timestamp with time zone,
	"counted_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "sends_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "sends_once" UNIQUE("team_id","enrolment_id","step")
);
--> statement-breakpoint
ALTER TABLE "sends" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sequences" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"user_id" uuid,
	"name" text NOT NULL,
	"mailbox_id" uuid,
	"state" text NOT NULL,
	"launched_at" timestamp with time zone,
	CONSTRAINT "sequences_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "sequences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "steps" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"sequence_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"wait_days" integer DEFAULT 0 NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "steps_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "steps_position" UNIQUE("team_id","sequence_id","position")
);
--> statement-breakpoint
ALTER TABLE "steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "erasures" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"subject_hash" text NOT NULL,
	"key_id" text NOT NULL,
	"reason" text NOT NULL,
	"user_id" uuid,
	"state" text NOT NULL,
	"counts" jsonb NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "erasures_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "erasures" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "origins" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"import_id" uuid,
	"user_id" uuid,
	"note" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "origins_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "origins" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "prospect_changes" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"prospect_id" uuid NOT NULL,
	"field" text NOT NULL,
	"old_value" text,
	"new_value" text,
	"origin_id" uuid NOT NULL,
	CONSTRAINT "prospect_changes_team_id_id_pk" PRIMARY KEY("team_id","id")
);
--> statement-breakpoint
ALTER TABLE "prospect_changes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "prospects" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"first_name" text,
	"last_name" text,
	"position" text,
	"company" text,
	"country" text,
	"origin_id" uuid NOT NULL,
	"field_origins" jsonb,
	"last_import_id" uuid,
	"justified_at" timestamp with time zone NOT NULL,
	"search_text" text GENERATED ALWAYS AS (lower(email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company, '') || ' ' || coalesce(position, ''))) STORED NOT NULL,
	CONSTRAINT "prospects_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "prospects_team_email_key" UNIQUE("team_id","email_key")
);
--> statement-breakpoint
ALTER TABLE "prospects" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "suppressions" (
	"id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"hash" text NOT NULL,
	"key_id" text NOT NULL,
	"domain" text,
	"reason" text NOT NULL,
	"user_id" uuid,
	CONSTRAINT "suppressions_team_id_id_pk" PRIMARY KEY("team_id","id"),
	CONSTRAINT "suppressions_team_hash" UNIQUE("team_id","hash")
);
--> statement-breakpoint
ALTER TABLE "suppressions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "due_clocks" (
	"kind" text NOT NULL,
	"team_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	CONSTRAINT "due_clocks_kind_team_id_subject_id_pk" PRIMARY KEY("kind","team_id","subject_id")
);
--> statement-breakpoint
CREATE TABLE "teams" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"postal_address" text,
	"zone" text DEFAULT 'UTC' NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "teams_id_is_demo" UNIQUE("id","is_demo")
);
--> statement-breakpoint
ALTER TABLE "account_links" ADD CONSTRAINT "account_links_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rejects" ADD CONSTRAINT "import_rejects_import" FOREIGN KEY ("team_id","import_id") REFERENCES "public"."imports"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_file" FOREIGN KEY ("team_id","file_id") REFERENCES "public"."files"("team_id","id") ON DELETE SET NULL ("file_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD CONSTRAINT "mailboxes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD CONSTRAINT "mailboxes_team" FOREIGN KEY ("team_id","team_is_demo") REFERENCES "public"."teams"("id","is_demo") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_sequence" FOREIGN KEY ("team_id","sequence_id") REFERENCES "public"."sequences"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_mailbox" FOREIGN KEY ("team_id","mailbox_id") REFERENCES "public"."mailboxes"("team_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sends" ADD CONSTRAINT "sends_enrolment" FOREIGN KEY ("team_id","enrolment_id") REFERENCES "public"."enrolments"("team_id","id") ON DELETE SET NULL ("enrolment_id") ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sends" ADD CONSTRAINT "sends_mailbox" FOREIGN KEY ("team_id","mailbox_id") REFERENCES "public"."mailboxes"("team_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sequences" ADD CONSTRAINT "sequences_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sequences" ADD CONSTRAINT "sequences_mailbox" FOREIGN KEY ("team_id","mailbox_id") REFERENCES "public"."mailboxes"("team_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_sequence" FOREIGN KEY ("team_id","sequence_id") REFERENCES "public"."sequences"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "origins" ADD CONSTRAINT "origins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prospect_changes" ADD CONSTRAINT "prospect_changes_prospect" FOREIGN KEY ("team_id","prospect_id") REFERENCES "public"."prospects"("team_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "due_clocks" ADD CONSTRAINT "due_clocks_team_id_teams_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."teams"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "enrolments_due" ON "enrolments" USING btree ("team_id","mailbox_id","next_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "enrolments_opt_out" ON "enrolments" USING btree ("team_id","opt_out_hash");--> statement-breakpoint
CREATE INDEX "enrolments_prospect" ON "enrolments" USING btree ("team_id","prospect_id");--> statement-breakpoint
CREATE INDEX "sends_counted" ON "sends" USING btree ("team_id","mailbox_id","counted_at");--> statement-breakpoint
CREATE INDEX "sends_open" ON "sends" USING btree ("team_id","mailbox_id","state") WHERE state in ('intent', 'retry', 'uncertain');--> statement-breakpoint
CREATE INDEX "erasures_state" ON "erasures" USING btree ("team_id","state");--> statement-breakpoint
CREATE INDEX "erasures_subject" ON "erasures" USING btree ("team_id","subject_hash");--> statement-breakpoint
CREATE INDEX "prospect_changes_prospect" ON "prospect_changes" USING btree ("team_id","prospect_id","created_at");--> statement-breakpoint
CREATE INDEX "prospects_search" ON "prospects" USING gin ("team_id","search_text" gin_trgm_ops);--> statement-breakpoint
CREATE POLICY "files_team" ON "files" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "import_rejects_team" ON "import_rejects" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "imports_team" ON "imports" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "mailboxes_team" ON "mailboxes" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "enrolments_team" ON "enrolments" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "sends_team" ON "sends" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "sequences_team" ON "sequences" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "steps_team" ON "steps" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "erasures_team" ON "erasures" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "origins_team" ON "origins" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "prospect_changes_team" ON "prospect_changes" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "prospects_team" ON "prospects" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "suppressions_team" ON "suppressions" AS PERMISSIVE FOR ALL TO public USING (team_id = nullif(current_setting('app.team', true), '')::uuid);--> statement-breakpoint
-- Trigram operators are not leakproof, so under the policy they would scan the whole team row by row.
-- The function runs as the owner and reads the team from the transaction: it can't be asked for another.
CREATE FUNCTION search_prospects(patterns text[], before uuid, most integer) RETURNS SETOF uuid
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
		'SELECT id FROM prospects WHERE team_id = %L%s ORDER BY id DESC LIMIT %s',
		nullif(current_setting('app.team', true), '')::uuid, conditions, least(most, 10001)
	);
END $$;
