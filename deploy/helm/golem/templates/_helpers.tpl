{{- define "golem.name" -}}
{{ .Release.Name }}-golem
{{- end -}}

{{- define "golem.selector" -}}
app.kubernetes.io/name: golem
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "golem.labels" -}}
app.kubernetes.io/name: golem
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "golem.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "golem.databaseSecret" -}}
{{ if .Values.database.existingSecret }}{{ .Values.database.existingSecret }}{{ else }}{{ include "golem.name" . }}-database{{ end }}
{{- end -}}
